"""What supports each visit and what speaks against it."""

from __future__ import annotations

import pytest

from ..world import World, cases, own_words

# The point of K… is at -1.6 103.0 and each 0.0001 degrees of latitude are 11.1 m.
WORDS = own_words("temuan")
SHORT = "atap bocor dinding retak pintu rusak lantai"  # seven content words

WORLD = f"""
cooperatives
cooperative_id | latitude | longitude | coordinate_kind  | village_code
near           | -1.6     | 103.0     | building         |
nokind         | -1.6     | 103.0     |                  |
middle         | -1.6     | 103.0     | village_centroid |
denied         | -1.6     | 103.0     | building         |

mentors
mentor_id | role               | contract_to
old       | business_assistant | @20
pmo       | management_office  | @-50
cover     | business_assistant | @-50
away      | business_assistant | @-50

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
a         | near           | @200          |
a         | nokind         | @200          |
a         | middle         | @200          |
b         | early          | @50           |
c         | late           | @200          | @60
old       | ended          | @200          |
away      | swap           | @200          |
c         | noswap         | @60           |

absences
mentor_id | absent_from | absent_to
away      | @32         | @28

visits: verified
visit_id | cooperative_id | mentor_id | started_at | latitude | longitude | gps_accuracy_m
p1       | near           | a         | @40 09:00  | -1.6044  | 103.0     | 10
p2       | near           | a         | @39 09:00  | -1.6046  | 103.0     | 10
p3       | near           | a         | @38 09:00  | -1.6046  | 103.0     | 300
p4       | near           | a         | @37 09:00  | -1.6178  | 103.0     | 10
p5       | near           | a         | @36 09:00  | -1.6182  | 103.0     | 200
p6       | near           | a         | @35 09:00  | -1.6182  | 103.0     | 201
p7       | near           | a         | @34 09:00  | -1.6182  | 103.0     |
p8       | near           | a         | @33 09:00  |          |           |
p9       | nokind         | a         | @32 09:00  | -1.6182  | 103.0     | 10
p10      | middle         | a         | @31 09:00  | -1.6260  | 103.0     | 10
p11      | middle         | a         | @30 09:00  | -1.6880  | 103.0     | 10
p12      | middle         | a         | @29 09:00  | -1.6910  | 103.0     | 10

visits: verified
visit_id | cooperative_id | mentor_id | started_at | ended_at  | submitted_at
t1       | K              | d         | @40 09:00  | 09:20     | 12:00
t2       | K              | d         | @39 09:00  | 09:19     | 12:00
t3       | K              | d         | @38 09:00  | 14:00     | 14:00
t4       | K              | d         | @37 09:00  | 14:01     | 15:00
t5       | K              | d         | @33 09:00  | 10:00     | @30 09:00
t6       | K              | d         | @33 14:00  | 15:00     | @30 14:01
t7       | K              | d         | @29 09:00  | 10:00     | 08:59
t8       | K              | d         | @28 09:00  | 10:00     |
t9       | K              | d         | @27        | @27 10:00 | @27 12:00
t10      | K              | d         | @26 09:00  | 08:00     | 12:00
t11      | K              | d         | @25 09:00  | 10:00     | @25

visits: verified
visit_id | cooperative_id | mentor_id | started_at | photo_hashes | latitude
f1       | L              | e         | @40 09:00  | one          |
f2       | L              | e         | @39 09:00  |              |
f3       | L              | e         | @38 09:00  | one          |
f4       | M              | e         | @37 09:00  | one          |
f5       | L              | e         | @36 09:00  | one; new     |

visits: verified
visit_id | cooperative_id | mentor_id | started_at | ended_at | findings    | action_items           | latitude
s1       | N              | g         | @40 09:00  | 09:10    | {WORDS}     |                        | -1.6
s2       | N              | g         | @39 09:00  | 09:10    | {SHORT}     |                        | -1.6
s3       | N              | g         | @38 09:00  | 09:10    | {SHORT}     | hubungi kantor cabang  | -1.6
s4       | N              | g         | @37 09:00  | 09:10    | {SHORT}     | hubungi dia            | -1.6
s5       | N              | g         | @36 09:00  | 09:20    |             |                        | -1.6
s6       | N              | g         | @35 09:00  |          |             |                        | -1.6

cooperatives
cooperative_id | latitude | longitude
N              | -1.6     | 103.0

visits
visit_id | cooperative_id | mentor_id | started_at | ended_at  | submitted_at | counterpart_confirmed | mode
c1       | O              | h         | @40 09:00  | @40 10:00 |              | yes                   | field
c2       | O              | h         | @39 09:00  | @39 10:00 |              | no                    | field
c3       | O              | h         | @38 09:00  |           |              |                       | field
c4       | O              | h         | @37 09:00  | @37 10:00 |              | yes                   | phone
c5       | O              | h         | @36 09:00  | @36 10:00 |              | yes                   | online
c6       | O              | h         | @35 09:00  | @35 10:00 |              | yes                   |
c7       | O              | h         | @34 09:00  | @34 10:00 |              | yes                   | event
c8       | O              | h         | @33 09:00  | @33 09:10 |              | yes                   | phone

visits: verified
visit_id | cooperative_id | mentor_id | started_at
e1       | early          | b         | 2026-08-07 09:00
e2       | early          | b         | 2026-08-06 09:00
e3       | late           | c         | 2026-08-21 09:00
e4       | late           | c         | 2026-08-22 09:00
e5       | ended          | old       | 2026-10-16 09:00
e6       | ended          | old       | 2026-10-17 09:00
e7       | swap           | cover     | @30 09:00
e8       | swap           | cover     | @27 09:00
e9       | noswap         | pmo       | @30 09:00
e10      | swap           | away      | @30 15:00
x1       | denied         | i         | @40 09:00
x2       | denied         | i         | @39 09:00
x3       | denied         | i         | @38 09:00
x4       | denied         | i         | @37 09:00
x5       | denied         | i         | @36 09:00

back_checks
visit_id | cooperative_id | checked_on | result
x1       |                | @30        | denied
x2       |                | @30        | confirmed
x3       |                | @30        | unreachable
x4       |                | @30        | denied
x4       |                | @20        | confirmed
x4       |                | @10        | unreachable
x5       |                | @30        | confirmed
x5       |                | @20        | denied
         | denied         | @29        | denied
"""

CASES = """
visit | class | place | photo | time  | text  | counterpart | contradictions | hollow | why
p1    | V2    | True  | True  | True  | True  | False       |                | False  | 489 m from the site
p2    | V2    | False | True  | True  | True  | False       |                | False  | 511 m: near, not there; photo and times speak
p3    | V2    | True  | True  | True  | True  | False       |                | False  | 511 m with a coarse fix
p4    | V2    | False | True  | True  | True  | False       |                | False  | 1.98 km are no contradiction
p5    | VX    | False | True  | True  | True  | False       | place          | False  | 2.02 km with an accuracy of 200 m
p6    | V2    | False | True  | True  | True  | False       |                | False  | 2.02 km with a coarser fix counts against nobody
p7    | VX    | False | True  | True  | True  | False       | place          | False  | 2.02 km, and no accuracy said
p8    | V2    | False | True  | True  | True  | False       |                | False  | no position is no distance
p9    | VX    | False | True  | True  | True  | False       | place          | False  | without a kind the point is an office's
p10   | V2    | True  | True  | True  | True  | False       |                | False  | 2.9 km from the village's middle, known to 3 km
p11   | V2    | False | True  | True  | True  | False       |                | False  | 9.8 km from the village's middle
p12   | VX    | False | True  | True  | True  | False       | place          | False  | 10.1 km from the village's middle
t1    | V2    | True  | True  | True  | True  | False       |                | False  | twenty minutes
t2    | V2    | True  | True  | False | True  | False       |                | False  | nineteen minutes
t3    | V2    | True  | True  | True  | True  | False       |                | False  | five hours
t4    | V2    | True  | True  | False | True  | False       |                | False  | longer than five hours
t5    | V2    | True  | True  | True  | True  | False       |                | False  | sent after 72 hours
t6    | V2    | True  | True  | False | True  | False       |                | False  | sent a minute later
t7    | VX    | True  | True  | True  | True  | False       | submission     | False  | sent before it began
t8    | V2    | True  | True  | False | True  | False       |                | False  | nobody knows when it was sent
t9    | V2    | True  | True  | False | True  | False       |                | False  | a date without a time has no length
t10   | V2    | True  | True  | False | True  | False       |                | False  | an end before the start is no end
t11   | V2    | True  | True  | False | True  | False       |                | False  | the day of sending has no time
f1    | V2    | False | True  | True  | True  | False       |                | False  | a photo of its own and times are presence
f2    | V1    | False | False | True  | True  | False       |                | False  | times and text alone are not
f3    | V1    | False | False | True  | True  | False       |                | False  | a photo shown before proves nothing
f4    | VX    | False | False | True  | True  | False       | photo          | False  | another cooperative's photo
f5    | V2    | False | True  | True  | True  | False       |                | False  | an old photo beside a new one
s1    | V2    | True  | True  | False | True  | False       |                | False  | ten minutes with findings
s2    | V1    | True  | True  | False | False | False       |                | True   | ten minutes and seven words: hollow
s3    | V2    | True  | True  | False | False | False       |                | True   | an action item is substance
s4    | V1    | True  | True  | False | False | False       |                | True   | two content words are no action
s5    | V2    | True  | True  | True  | False | False       |                | False  | twenty minutes are substance
s6    | V1    | True  | True  | False | False | False       |                | False  | no length, no text: not called hollow
c1    | V2    | False | False | False | False | True        |                | False  | the board confirms
c2    | V0    | False | False | False | False | False       |                | False  | the board does not say so
c3    | V0    | False | False | False | False | False       |                | False  | nothing at all
c4    | V1    | False | False | False | False | True        |                | False  | a phone call is plausible at most
c5    | V1    | False | False | False | False | True        |                | False  | so is an online meeting
c6    | V2    | False | False | False | False | True        |                | False  | without a mode, field is assumed
c7    | V1    | False | False | False | False | True        |                | False  | an event is a joint contact
c8    | V1    | False | False | False | False | True        |                | False  | a short call is not hollow
e1    | V2    | True  | True  | True  | True  | False       |                | False  | fourteen days before the assignment
e2    | VX    | True  | True  | True  | True  | False       | assignment     | False  | fifteen days before
e3    | V2    | True  | True  | True  | True  | False       |                | False  | fourteen days after its end
e4    | VX    | True  | True  | True  | True  | False       | assignment     | False  | fifteen days after
e5    | V2    | True  | True  | True  | True  | False       |                | False  | fourteen days after the contract's end
e6    | VX    | True  | True  | True  | True  | False       | assignment     | False  | fifteen days after
e7    | V2    | True  | True  | True  | True  | False       |                | False  | in place of a colleague who was away
e8    | VX    | True  | True  | True  | True  | False       | assignment     | False  | the colleague was back
e9    | V2    | True  | True  | True  | True  | False       |                | False  | a PMO may visit anybody
x1    | VX    | True  | True  | True  | True  | False       | denied         | False  | the board denies the visit
x2    | V2    | True  | True  | True  | True  | False       |                | False  | the board confirms it
x3    | V2    | True  | True  | True  | True  | False       |                | False  | nobody was reached
x4    | V2    | True  | True  | True  | True  | False       |                | False  | a second check confirms what the first denied
x5    | VX    | True  | True  | True  | True  | False       | denied         | False  | a second check denies it
"""


@pytest.mark.parametrize("case", cases(CASES))
def test_classes(world: World, case: dict[str, str]) -> None:
    row = world.one("visit_classes", visit_id=case["visit"])
    found = {
        "class": row["class"],
        **{
            mark: str(row[f"mark_{mark}"])
            for mark in ("place", "photo", "time", "text", "counterpart")
        },
        "contradictions": " ".join(row["contradictions"]),
        "hollow": str(row["hollow"]),
    }
    assert found == {key: case[key] for key in found}


JOINT = """
cooperatives
cooperative_id | latitude | longitude
J1             | -1.6     | 103.00
J2             | -1.6     | 103.05
J3             | -1.6     | 103.10
J4             | -1.6     | 103.15

visits: verified
visit_id | cooperative_id | mentor_id | started_at | latitude | longitude | mode
j1       | J1             | a         | @9 09:00   | -1.6     | 103.05    | field
j2       | J2             | a         | @9 09:02   | -1.6     | 103.05    | field
j3       | J3             | a         | @9 09:04   | -1.6     | 103.05    | field
m1       | J4             | b         | @9 09:00   | -1.6     | 103.05    | event
m2       | J4             | b         | @8 09:00   | -1.6     | 103.15    | event
"""


def test_a_joint_event_is_one_contact_and_its_host_keeps_its_class() -> None:
    world = World(JOINT)
    rows = {row["visit_id"]: row for row in world.rows("visit_classes")}
    assert {v: (rows[v]["class"], rows[v]["joint"]) for v in ("j1", "j2", "j3")} == {
        "j1": ("V1", True), "j2": ("V2", False), "j3": ("V1", True),
    }  # fmt: skip
    # Nobody is blamed for standing where the meeting was.
    assert [rows[v]["contradictions"] for v in ("j1", "j3", "m1")] == [[], [], []]
    assert (rows["m1"]["class"], rows["m1"]["joint"]) == ("V1", True)
    assert (rows["m2"]["class"], rows["m2"]["joint"]) == ("V1", True)
    counts = world.one("cooperative_windows", cooperative_id="J3")
    assert (counts["own_contacts"], counts["joint"], counts["visits"]) == (0, 1, 1)


def test_what_a_joint_contact_lacks_is_not_counted_against_the_cooperative() -> None:
    world = World(
        """
        visits: verified
        cooperative_id | mentor_id | started_at       | mode  | ended_at | findings
        K1             | a         | @9 @19 @29 09:00 | field | 10:00    |
        K1             | a         | @12 @22 @32 09:00 | event | 09:05   |
        """
    )
    counts = world.one("cooperative_windows", cooperative_id="K1")
    assert (counts["own_contacts"], counts["joint"], counts["hollow"]) == (3, 3, 0)
    assert world.one("tiers", cooperative_id="K1")["tier"] == "real"
