"""The page of slides: which are shown, the address that shows them again, then and now."""

import base64
import gzip
import re
from dataclasses import replace

import pytest

from dashboard import questions, releases, settings, words
from dashboard.handouts import slides
from dashboard.releases import Change
from dashboard.views import slides as page
from dashboard.views import then_now

from .conftest import said


def deck(app):
    """Return the slides as HTML, as the browser unpacks them."""
    (packed,) = re.findall(r"\bH4sI[A-Za-z0-9+/]+=*", said(app))
    return gzip.decompress(base64.b64decode(packed)).decode()


def keys(app):
    """Return the slides' keys, in the order in which they are shown."""
    return re.findall(r'data-key="(\w+)"', deck(app))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_slide_of_the_handout_is_shown_behind_the_title(look, full_store, language):
    shown = keys(look(full_store, "slides", lang=language))
    assert shown[0] == "title"
    assert {"headline", "map", "ladder", "targets", "coverage", "tiers", "worklist"} <= set(shown)
    assert len(set(shown)) == len(shown)


def test_the_address_names_the_set_and_keeps_the_order(look, full_store):
    app = look(full_store, "slides", open="worklist.map.nothing")
    assert keys(app) == ["title", "map", "worklist"]
    app.button(key="set_short").click().run()
    assert app.query_params["open"] == ".".join(page.SHORT)
    assert keys(app) == ["title", *page.SHORT]
    app.button(key="set_all").click().run()
    assert "open" not in app.query_params


def test_a_slide_is_put_in_and_taken_out(look, full_store):
    app = look(full_store, "slides", open="map")
    chosen = app.button_group(key="slides_shown")
    chosen.set_value(["ladder", "map"]).run()
    assert app.query_params["open"] == "map.ladder"
    assert keys(app) == ["title", "map", "ladder"]


def test_slides_name_no_cooperative_and_no_mentor(look, full_store):
    shown = deck(look(full_store, "slides"))
    release = releases.Store(full_store).release()
    base = questions.open_base(
        release.tables, release.results, settings.load(release.settings_text)
    )
    names = questions.ask(base, "cooperatives", "")["name"]
    assert [name for name in names if name in shown] == []
    assert "SIM-" not in shown


def test_the_command_and_the_address_show_the_release_again(look, two_releases):
    text = said(look(two_releases, "slides", release="1", scope="15.02", lang="en"))
    assert "slides?release=1&scope=15.02&lang=en" in text.replace("&amp;", "&")
    assert "report --release 1 --scope 15.02 --language en --format html" in text


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_then_and_now_stand_side_by_side_with_the_cause(look, two_releases, language):
    app = look(two_releases, "slides", release="1", lang=language)
    text = said(app)
    assert words.say("then_now.title", language) in text
    corrected = words.say("then_now.corrections", language)
    assert words.say("then_now.step", language, number=2, causes=corrected.lower()) in text
    (row,) = re.findall(r"<tr><td>(?:Bangunan selesai|Building finished)(.*?)<tr>", text)
    then, now, change, by_correction = re.findall(r"<td>([^<]*)", row)
    more = int(now.split()[0]) - int(then.split()[0])
    assert more > 0
    assert change == by_correction == f"+{more}"


@pytest.mark.parametrize("name", ["overview", "slides"])
def test_an_older_release_says_where_then_and_now_stand(look, two_releases, name):
    newer = words.say("frame.newer", "en", number=2)
    older = said(look(two_releases, name, release="1", scope="15.02", lang="en"))
    assert newer in older
    assert "slides?release=1&scope=15.02&lang=en" in older.replace("&amp;", "&")
    assert newer not in said(look(two_releases, name, lang="en"))


def test_the_newest_release_has_no_then_and_now(look, two_releases):
    app = look(two_releases, "slides")
    assert words.say("then_now.title", "id") not in said(app)
    # Its figures are compared with the release before it, though the address names none.
    assert "Perubahan sejak versi data 1" in deck(app)


@pytest.mark.parametrize(
    ("change", "differing", "causes"),
    [
        (Change(added=3), {}, {"new_rows"}),
        (Change(), {"as_of": None}, {"new_rows"}),
        (Change(changed=1), {}, {"corrections"}),
        (Change(removed=1), {}, {"corrections"}),
        (Change(kept=9), {}, set()),
        (Change(), {"settings_text": "other"}, {"rules"}),
        (Change(), {"results": {}}, {"rules"}),
        (Change(added=1, changed=1), {"settings_text": "other"}, set(then_now.CAUSES[:3])),
    ],
)
def test_what_took_effect_in_a_release(monkeypatch, full_store, change, differing, causes):
    before = releases.Store(full_store).release()
    monkeypatch.setattr(releases.Store, "changes", lambda *_: {"construction": change})
    after = replace(before, number=2, **differing)
    assert then_now._causes(before, after) == causes
    assert then_now._cause(before, after) == (next(iter(causes)) if len(causes) == 1 else "several")


def test_a_slide_has_one_key_whatever_the_language(full_store, view):
    found = [
        [each.key for each in slides(page.handout(replace(view("15"), language=language)))]
        for language in words.LANGUAGES
    ]
    assert found[0] == found[1]


def test_k_jumps_to_the_readers_own_places_alone(view):
    everywhere = page._places(view("15"))
    assert everywhere[0][0] == "15"
    assert len(everywhere) == 12
    own = replace(view("15"), reader=questions.Reader("official", regencies=("15.09",)))
    assert [code for code, _ in page._places(own)] == ["15.09"]
