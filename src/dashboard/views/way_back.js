// Remembers, for this tab, where somebody wanted to go who had to sign in first: the provider sends
// everybody back to the first page.
const KEY = "dashboard_asked";

export default function ({ data }) {
  const here = location.pathname + location.search;
  const asked = data.signed && sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (!data.signed && !here.endsWith("/")) sessionStorage.setItem(KEY, here);
  // With the origin: a path that begins with two slashes would name another machine.
  if (asked && asked !== here) location.replace(location.origin + asked);
}
