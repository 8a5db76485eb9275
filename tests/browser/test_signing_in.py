"""Sign in with a key, and out again."""

from playwright.sync_api import Page, expect

from tests.browser.sites import Site


def test_a_key_signs_in_leads_back_and_scripts_never_see_it(page: Page, locked_site: Site) -> None:
    page.goto(locked_site.at("/sign-in?next=/clusters"))
    field = page.get_by_label("Key")
    field.fill("cc_0123456789ab_wrong")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This key does not open anything here.")
    expect(page.get_by_label("Key")).to_have_value("")
    page.get_by_label("Key").fill(locked_site.key)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(locked_site.at("/clusters"))
    assert locked_site.key not in page.evaluate("document.cookie + JSON.stringify({...localStorage})")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(locked_site.at("/clusters"))
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
