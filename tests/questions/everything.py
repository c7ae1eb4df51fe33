"""The worlds of the rules' own tests as one: every rule fires, is silent and cannot assess in it."""

from __future__ import annotations

from importlib import import_module

from .steps import test_visit_classes
from .world import World, together

# Each cooperative was last verified 50 days ago; what speaks against its two visits since, or makes
# them less, stands in one column. Without that column they would look verified.
ONE_COLUMN = """
cooperatives
cooperative_id | latitude | longitude | coordinate_kind | village_code  | regency_name
place          | -2.0     | 102.00    | building        | 15.01.02.2001 |
route1         | -2.0     | 103.00    | building        | 15.01.02.2002 |
route2         | -2.0     | 103.09    | building        | 15.01.02.2004 |
kind1          | -2.0     | 104.000   | building        | 15.01.02.2005 |
kind2          | -2.0     | 104.081   | building        | 15.01.02.2006 |
unplaced       | -2.0     | 105.00    | building        | 99.99.99.2001 | Kab. Kerinci

mentors
mentor_id | role               | contract_to
left      | business_assistant | @60
doubtful  | business_assistant | @-90

assignments
mentor_id | cooperative_id | assigned_from | assigned_to
ended     | assigned       | @200          | @55
stays     | assigned       | @200          |
left      | contract       | @200          |
stays     | contract       | @200          |
begins    | begins         | @3            |
stays     | begins         | @200          |

visits: verified
cooperative_id | mentor_id | started_at       | latitude | longitude
place          | a         | @50 @70 09:00    | -2.0     | 102.00
place          | a         | @5 @15 09:00     | -2.05    | 102.05

visits: verified
cooperative_id | mentor_id | started_at       | ended_at
route1         | b         | @50 @70 09:00    | 10:00
route2         | b         | @51 @71 09:00    | 10:00
route1         | b         | @5 @15 09:00     | 10:00
route2         | b         | @5 @15 10:01     | 11:00
kind1          | k         | @50 @70 09:00    | 10:00
kind2          | k         | @51 @71 09:00    | 10:00
kind1          | k         | @5 @15 09:00     | 10:00
kind2          | k         | @5 @15 10:00     | 11:00
kind1          | k         | @25 @35 09:00    | 10:00
kind2          | k         | @25 @35 10:00    | 11:00
kind1          | k         | @80 @81 @82 @83 09:00 | 10:00

visits: verified
cooperative_id | mentor_id | started_at       | photo_hashes
photo          | c         | @50 09:00        | one
photo          | c         | @70 09:00        | two
other          | c         | @49 09:00        | three
photo          | c         | @5 @15 09:00     | three

visits: verified
cooperative_id | mentor_id | started_at       | submitted_at
sent           | d         | @50 @70 09:00    | 12:00
sent           | d         | @5 @15 09:00     | 08:00

visits: verified
visit_id | cooperative_id | mentor_id | started_at       | mode
ph       | phone          | e         | @50 @70 09:00    | field
pi       | phone          | e         | @5 @15 09:00     | phone
ev       | event          | e         | @50 @70 14:00    | field
ew       | event          | e         | @5 @15 14:00     | event

visits: verified
visit_id | cooperative_id | mentor_id | started_at
as       | assigned       | ended     | @60 @80 09:00
at       | assigned       | ended     | @5 @15 09:00
co       | contract       | left      | @61 @80 14:00
cp       | contract       | left      | @5 @15 14:00
be       | begins         | stays     | @50 @70 09:00
bf       | begins         | begins    | @30 @40 09:00
de       | denied         | f         | @50 @70 09:00
df       | denied         | f         | @5 @15 09:00
bu       | building       | g1        | @10 @30 @50 09:00
mo       | money          | g2        | @10 @30 @50 14:00
un       | unplaced       | g3        | @10 @30 @50 17:00

back_checks
visit_id | checked_on | result
df1      | @3         | denied
df2      | @3         | denied

construction
cooperative_id | as_of | stage    | physical_pct
building       | @5    | building | 20

financing
loan_id | cooperative_id | scheme        | principal_idr | disbursed_idr | first_disbursed_on
m       | money          | agrinas_build | 3e9           | 1e9           | @20
"""

# Rules whose worlds stand side by side; the others' change what everybody is compared with.
TOGETHER = [
    "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "B1", "B2", "B3", "B4", "B5", "B6", "B7",
    "B8", "B9", "B10", "B11", "B12", "B13", "B14", "B15", "C1", "C2", "C3", "C4", "C5", "C6",
    "C7", "D2", "D3", "D4", "D5", "D6", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "F2",
    "F3", "F4", "F5",
]  # fmt: skip
TEXT = together(
    {
        "ONE": ONE_COLUMN,
        **{rule: import_module(f"{__package__}.rules.test_{rule}").WORLD for rule in TOGETHER},
        "VC": test_visit_classes.WORLD,
    }
)

Statuses = dict[tuple[str, str], str]


def statuses(world: World) -> Statuses:
    """Return ``(rule, subject)`` → status, and ``("tier", cooperative)`` → tier."""
    rows = world.rows("select rule_id, subject_id, status from rule_results")
    tiers = world.rows("select cooperative_id, tier from cooperative_facts")
    return {
        **{(row["rule_id"], row["subject_id"]): row["status"] for row in rows},
        **{("tier", row["cooperative_id"]): row["tier"] for row in tiers},
    }
