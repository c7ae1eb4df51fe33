"""The blocks of the page of meetings: the list, what one opens with, and what it decided."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import desk
from dashboard.questions.door import not_yours
from dashboard.views import answers, block, desks, text
from dashboard.views.address import View
from dashboard.views.escape import html, markdown

_FIRST = 12  # meetings of the list; the others when they are asked for
_MARKS = {"late": "!", "moved": "→", "open": "○", "done": "✓", "withdrawn": "×"}


def name_of(meeting: desk.Meeting) -> str:
    """Return a meeting's name in an address."""
    return f"m{meeting.number}"


def find(view: View) -> desk.Meeting | None:
    """Return the meeting that the address names; draw why not where it names none of these data."""
    if not view.show:
        return None
    for each in desk.meetings(desks.room(), view.release.line):
        if name_of(each) == view.show:
            if not view.reader.holds(each.scope):
                raise not_yours(f"meeting {each.number}")
            return each
    text.note(view.say("meetings.no_meeting", number=view.show.removeprefix("m")))
    return None


def _known(view: View) -> tuple[desk.Meeting, ...]:
    # A meeting of a wider place also decided on places that this reader may not see.
    every = desk.meetings(desks.room(), view.release.line)
    return tuple(each for each in every if view.reader.holds(each.scope))


# --- the list ------------------------------------------------------------------------------------


def listed(view: View) -> None:
    """Draw what is not done yet in the scope, then its meetings, the latest first."""
    here = [
        each
        for each in _known(view)
        if each.scope.startswith(view.scope) or view.scope.startswith(each.scope)
    ]
    decided = desk.decided(desks.room(), view.release.line)
    of = {each.number: [d for d in decided if d.meeting.number == each.number] for each in here}
    everything = [each for some in of.values() for each in some]
    waiting = [each for each in everything if not each.closed]
    if not here:
        text.lead(view.say("meetings.lead_none", place=view.place))
    elif waiting:
        said = view.say("meetings.lead", place=view.place, n=len(waiting))
        late = sum(each.state(block.today()) == "late" for each in waiting)
        text.lead(f"{said} {view.say('meetings.lead_late', n=late)}" if late else said)
    else:
        text.lead(view.say("meetings.lead_done", place=view.place, n=len(everything)))
    if not here:
        return
    text.section(view, "meetings.all", view.say("meetings.all_about"))
    for each in here[:_FIRST]:
        _way(view, each, of[each.number])
    if len(here) > _FIRST:
        rest = block.fold(view, "older", view.say("meetings.older", n=len(here) - _FIRST))
        if rest.open:
            with rest:
                for each in here[_FIRST:]:
                    _way(view, each, of[each.number])


def since_last(view: View) -> None:
    """Draw what became of the last meetings' decisions, where there are any."""
    agenda = desks.agenda(view, block.today())
    if not agenda.earlier:
        return
    st.page_link(
        block.page_file("meetings"),
        label=markdown(_counted(view, "since", agenda, agenda.earlier)),
        query_params=view.elsewhere(),
    )


def _way(view: View, meeting: desk.Meeting, decided: Sequence[desk.Decision]) -> None:
    """Draw the way to a meeting, with its decisions as they stand today."""
    told = desk.Agenda(meeting, block.today(), (), tuple(decided))
    known = answers.store().release(meeting.release)
    line = view.say(
        "meetings.of",
        on=meeting.held_on,
        place=view.reference.name(meeting.scope),
        number=meeting.release,
    )
    said = _counted(view, "counted", told, decided) if decided else view.say("meetings.nothing")
    st.page_link(
        block.page_file("meetings"),
        label=f"**{markdown(desks.told(view, meeting.name))}**  \n{markdown(line)}  \n"
        f"{markdown(said)}",
        query_params=view.elsewhere(
            show=name_of(meeting), release=known, pinned=True, scope=meeting.scope
        ),
        width="stretch",
    )


def _counted(view: View, key: str, agenda: desk.Agenda, decisions: Sequence[desk.Decision]) -> str:
    parts = [view.say(f"meetings.part_{state}", n=n) for state, n in agenda.counted(decisions)]
    return view.say(f"meetings.{key}", n=len(decisions), parts="; ".join(parts))


# --- one meeting ---------------------------------------------------------------------------------


def head(view: View, it: desk.Meeting) -> desk.Agenda:
    """Draw what the meeting is, and the sentence on what it opens with; return its agenda."""
    agenda = desks.agenda(view, it.held_on, it)
    line = view.say(
        "meetings.of", on=it.held_on, place=view.reference.name(it.scope), number=it.release
    )
    name = html(desks.told(view, it.name))
    st.html(f'<div class="section"><h2>{name}</h2><p>{html(line)}</p></div>')
    if agenda.earlier:
        said = _counted(view, "opens", agenda, agenda.earlier)
    else:
        said = view.say("meetings.opens_none")
    if agenda.today:
        said += " " + view.say("meetings.decided_now", n=len(agenda.today))
    text.lead(said)
    if view.release.number != it.release:
        text.note(view.say("meetings.other_release", shown=view.release.number, of=it.release))
    _ways(view, it)
    return agenda


def _ways(view: View, it: desk.Meeting) -> None:
    """Draw the ways from a meeting: back, on, to the release it was shown, and to its slides."""
    with st.container(horizontal=True, gap="medium"):
        _link(view, "meetings.back", show="")
        later = [each for each in reversed(_known(view)) if each.order > it.order]
        near = [each for each in later if each.scope == it.scope]
        if near:
            _link(view, "meetings.next", show=name_of(near[0]), of=near[0])
        if view.release.number != it.release:
            _link(view, "meetings.as_shown", show=view.show, of=it)
        for page in ("slides", "handouts"):
            st.page_link(
                block.page_file(page),
                label=markdown(view.say(f"meetings.to_{page}")),
                query_params=view.elsewhere(),
            )


def _link(view: View, key: str, show: str, of: desk.Meeting | None = None) -> None:
    to = {"release": answers.store().release(of.release), "pinned": True} if of else {}
    st.page_link(
        block.page_file("meetings"),
        label=markdown(view.say(key)),
        query_params=view.elsewhere(show=show, **to),
    )


def earlier(view: View, agenda: desk.Agenda) -> None:
    """Draw the decisions of earlier meetings: what became of them, and what the data say now."""
    if agenda.earlier:
        text.section(view, "meetings.earlier", view.say("meetings.late_on", on=agenda.on))
        _cards(view, agenda, agenda.earlier, since=True)


def today(view: View, agenda: desk.Agenda) -> None:
    """Draw what this meeting decided."""
    text.section(view, "meetings.of_this")
    if agenda.today:
        _cards(view, agenda, agenda.today)
    else:
        text.note(view.say("meetings.nothing_yet"))


def _cards(
    view: View, agenda: desk.Agenda, decisions: Sequence[desk.Decision], since: bool = False
) -> None:
    """Draw decisions one below the other; ``since`` says of which meeting each is."""
    at = block.now()
    running = desk.trial(desks.room(), view.release, at)
    tiers = desk.sees_trial(view.reader, running)
    cards = "".join(_card(view, agenda, each, since, tiers) for each in decisions)
    st.html(f'<div class="minutes">{cards}</div>')


def _card(
    view: View, agenda: desk.Agenda, decision: desk.Decision, since: bool, tiers: bool
) -> str:
    state = decision.state(agenda.on)
    mark = "late" if state == "late" else "state"
    why = desks.told(view, desk.why(decision))
    told = f"{_MARKS[state]} {view.say(f'decision.{state}')}"
    state_said = f'<b class="{mark}">{html(told)}</b>{html(f": {why}" if why else "")}'
    due = html(view.day(decision.due))
    if decision.due != decision.due_on:
        due += f" <s>{html(view.day(decision.due_on))}</s>"
    facts = [
        ("state", state_said),
        ("owner", html(desks.told(view, decision.owner))),
        ("due", due),
    ]
    if since:
        named = view.say(
            "meetings.named",
            name=desks.told(view, decision.meeting.name),
            on=decision.meeting.held_on,
        )
        facts.append(("meeting", html(named)))
    right = "".join(
        f"<p><b>{html(view.say(f'meetings.{name}'))}</b> {value}</p>" for name, value in facts
    )
    data = "".join(f"<p>{html(line)}</p>" for line in _data(view, decision, tiers))
    return (
        f'<div class="case"><div><p class="said">{html(desks.told(view, decision.what))}</p>'
        f"{data}</div><div>{right}</div></div>"
    )


def _data(view: View, decision: desk.Decision, tiers: bool) -> list[str]:
    """Return what the release on screen says of what a decision is about, beside the one then."""
    then = answers.store().release(decision.meeting.release)
    found = desk.changes(
        desks.room(), then, view.release, decision.cooperatives, decision.cases, tiers=tiers
    )
    same = then.number == view.release.number
    return desk.told(found, view.language, named=True, same=same)
