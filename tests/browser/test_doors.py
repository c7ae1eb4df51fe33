"""Sign-in through a provider: cold links, roles and places, and cookies that somebody changed."""

import secrets
import shutil

import pytest
from playwright.sync_api import expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from browser import provider as providers
from dashboard import access, words
from dashboard.bench import server as servers

pytestmark = pytest.mark.browser
OWN, OTHER = "15.04", "15.01"
COOKIE = "_streamlit_user"


@pytest.fixture(scope="module")
def provider():
    with providers.running() as running:
        yield running


@pytest.fixture(scope="module")
def cookie_secret():
    return secrets.token_hex()


@pytest.fixture(scope="module")
def guarded(full_store, provider, cookie_secret, tmp_path_factory):
    """A server that asks people to sign in: its store and its address."""
    folder = tmp_path_factory.mktemp("guarded")
    store = shutil.copytree(full_store, folder / "store")
    file = folder / "secrets.toml"
    file.write_text(provider.secrets_toml(cookie_secret))
    environment = {
        "DASHBOARD_STORE": str(store),
        "STREAMLIT_SECRETS_FILES": str(file),
        "DASHBOARD_SUPERVISOR_VIEW": "1",  # a switch of the machine's own reader, of nobody else
    }
    with servers.serve(environment=environment) as address:
        yield store, address


def ask_to_sign_in(screen, language="id"):
    """The page shows that one has to sign in, and nothing else."""
    expect(screen.stamp).to_have_count(0)
    expect(screen.page.locator(".product")).to_have_count(0)
    expect(screen.heading).to_have_count(1)
    expect(screen.heading).to_have_text(words.say("access.sign_in_title", language))


def sign_in(screen, provider, role, *places):
    provider.claims = {"sub": f"{role}@jambi", "name": role.title(),
                       "resource": {"roles": [role]}, "regencies": list(places)}  # fmt: skip
    screen.open("/")
    screen.page.get_by_role("button", name=words.say("access.sign_in", "id")).click()
    expect(screen.page.locator(".who")).to_contain_text(role.title(), timeout=60_000)
    # The first answers of a regency: the server is as cold as it will ever be.
    script = screen.page.get_by_test_id("stApp")
    expect(script).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    return screen.settle()


def test_cold_links_show_a_stranger_nothing(new_screen, guarded):
    _, address = guarded
    for page in ("", "worklist", "mentor", "releases"):
        ask_to_sign_in(new_screen(address).open(f"/{page}?scope={OTHER}"))


def test_an_officer_sees_one_regency_and_every_cold_link_elsewhere_is_refused_and_logged(
    new_screen, guarded, provider
):
    store, address = guarded
    screen = sign_in(new_screen(address), provider, "officer", OWN)
    before = len(access.Log(store).entries())
    for way in (f"/?scope={OTHER}", "/oversight?scope=15", "/upload", "/mentor",
                f"/progress?rows=not_built~{OTHER}"):  # fmt: skip
        screen.open(way)
        expect(screen.page.get_by_text(words.say("access.refused_title", "id"))).to_be_visible()
    logged = access.Log(store).entries()[before:]
    assert [e.who for e in logged if e.refused] == ["officer@jambi"] * 5
    screen.open("/worklist")
    expect(screen.heading).to_have_text(words.say("page.worklist", "id"))
    with screen.page.expect_download() as expected:
        screen.page.get_by_role("button", name=words.say("worklist.phone_download", "id")).click()
    name = expected.value.suggested_filename
    last = access.Log(store).entries()[-1]
    assert (last.who, last.act, last.what) == ("officer@jambi", "download", name)
    screen.page.get_by_role("button", name=words.say("access.sign_out", "id")).click()
    ask_to_sign_in(screen)
    ask_to_sign_in(screen.open("/worklist"))


def test_whoever_signs_in_comes_to_the_address_they_asked_for(new_screen, guarded, provider):
    _, address = guarded
    provider.claims = {"sub": "viewer@jambi", "name": "Viewer",
                       "resource": {"roles": ["viewer"]}, "regencies": ["*"]}  # fmt: skip
    screen = new_screen(address)
    ask_to_sign_in(screen.open("/coverage?lang=en&scope=15.03"), "en")
    screen.page.get_by_role("button", name=words.say("access.sign_in", "en")).click()
    expect(screen.heading).to_have_text(words.say("page.coverage", "en"), timeout=60_000)
    screen.has_in_address(lang="en", scope="15.03")
    screen.open("/")  # once only
    expect(screen.heading).to_have_text(words.say("page.overview", "id"))


def test_a_link_that_names_another_machine_leads_nowhere_else(
    new_screen, guarded, provider, outside
):
    _, address = guarded
    provider.claims = {"sub": "viewer@jambi", "name": "Viewer",
                       "resource": {"roles": ["viewer"]}, "regencies": ["*"]}  # fmt: skip
    screen = new_screen(address)
    ask_to_sign_in(screen.open("/coverage"))
    screen.page.wait_for_function("() => sessionStorage.getItem('dashboard_asked')")
    screen.page.evaluate("sessionStorage.setItem('dashboard_asked', '//elsewhere.example/x')")
    screen.page.get_by_role("button", name=words.say("access.sign_in", "id")).click()
    screen.page.wait_for_url("**//elsewhere.example/x")
    assert screen.page.url.startswith(f"{address}/")
    assert outside == []


def test_a_changed_cookie_signs_nobody_in(new_screen, guarded, provider, cookie_secret):
    _, address = guarded
    screen = sign_in(new_screen(address), provider, "viewer", "*")
    context = screen.page.context
    (cookie,) = (each for each in context.cookies() if each["name"] == COOKIE)
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    payload = '{"sub":"x","resource":{"roles":["admin"]},"regencies":["*"],"is_logged_in":true}'
    value = cookie["value"].strip('"')
    forged = create_signed_value("another secret", COOKIE, payload).decode()
    for changed in (
        *(_with_another_letter(value, at) for at in (len(value) // 2, value.rindex(".") + 1)),
        forged,
        payload,
        "",
    ):
        context.clear_cookies(name=COOKIE)
        context.add_cookies([{**cookie, "value": changed}])
        ask_to_sign_in(screen.open("/"))


def _with_another_letter(value, at):
    return value[:at] + ("A" if value[at] != "A" else "B") + value[at + 1 :]


def test_who_was_given_nothing_is_told_so(new_screen, guarded, provider):
    store, address = guarded
    screen = new_screen(address)
    provider.claims = {"sub": "new@jambi", "resource": {"roles": []}, "regencies": ["*"]}
    screen.open("/")
    screen.page.get_by_role("button", name=words.say("access.sign_in", "id")).click()
    expect(screen.page.get_by_text(words.say("access.no_role", "id"))).to_be_visible()
    expect(screen.stamp).to_have_count(0)
    assert access.Log(store).entries()[-1].refused
