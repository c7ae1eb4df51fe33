"""The search: by name, code, village and the places around it; every word counts."""

import pandas as pd
import pytest

from dashboard import questions, releases
from dashboard import settings as all_settings


@pytest.fixture(scope="module")
def base(full_store):
    release = releases.Store(full_store).release()
    return questions.open_base(
        release.tables, release.results, all_settings.load(release.settings_text)
    )


@pytest.fixture(scope="module")
def known(full_store):
    return pd.read_parquet(releases.Store(full_store).release().results["cooperative_facts"][0])


def found(base, text, scope="15"):
    return questions.ask(base, "search", scope=scope, text=text)


def test_a_village_is_found_by_its_beginning_in_any_case_first_of_all(base, known):
    village = known["village_name"].iloc[7]
    answer = found(base, f"  {village[:4].upper()} ")
    assert answer["village_name"].iloc[0].lower().startswith(village[:4].lower())
    assert len(answer) <= 12


def test_every_cooperative_is_found_by_its_code_and_by_its_villages(base, known):
    for row in known.sample(20, random_state=1).itertuples():
        assert list(found(base, row.cooperative_id)["cooperative_id"]) == [row.cooperative_id]
        assert list(found(base, row.cooperative_id.lower())["name"]) == [row.name]
        assert row.cooperative_id in set(found(base, row.village_code)["cooperative_id"])


def test_a_second_word_tells_repeated_names_apart(base, known):
    for row in known.sample(20, random_state=2).itertuples():
        answer = found(base, f"{row.village_name} {row.district_name}")
        assert row.cooperative_id in set(answer["cooperative_id"])
        around = (answer["district_name"] + answer["regency_name"]).str.lower()
        assert around.str.contains(row.district_name.lower(), regex=False).all()


def test_where_one_word_fits_nothing_there_is_nothing(base, known):
    assert found(base, f"{known['village_name'].iloc[0]} qqq").empty


def test_it_stays_inside_the_scope(base, known):
    code = known["scope_code"].min()[:5]
    assert set(found(base, "a", scope=code)["scope_code"].str[:5]) <= {code}


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "(", " ", "a  b", "*", "$text"])
def test_signs_are_only_signs(base, text):
    answer = found(base, text)
    for row in answer.itertuples():
        where = f"{row.name} {row.village_name} {row.district_name} {row.regency_name}".lower()
        assert all(word in where for word in text.split())
