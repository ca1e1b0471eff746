// Waits for the next version of the page and shows what is wrong with the desk. Only pages of
// `watchdesk serve` have this script.
"use strict";
{
  const script = document.currentScript;
  const own = new URL(".", script.src).pathname;
  const place = "watchdesk-place";
  let version = script.dataset.version;
  let source = null;
  let hidden = "";

  // The page stays where it was, also where it has become longer above.
  const kept = JSON.parse(sessionStorage.getItem(place) ?? "null");
  if (kept && kept.path === location.pathname) {
    sessionStorage.removeItem(place);
    history.scrollRestoration = "manual";
    const go = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    go();
    addEventListener("load", () => { go(); history.scrollRestoration = "auto"; });
  }

  const look = async () => {
    const answer = await fetch(`${own}state?page=${encodeURIComponent(location.pathname)}`);
    const state = await answer.json();
    version = state.version;
    if (state.page !== script.dataset.page || state.assets !== script.dataset.assets) {
      sessionStorage.setItem(place, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
      location.reload();
      return;
    }
    show(state);
  };

  const counted = (count, what) => (count === 1 ? `1 ${what}` : `${count} ${what}s`);

  const show = (state) => {
    const before = document.getElementById("watchdesk-problems");
    const wasOpen = before?.open;
    before?.remove();
    if (state.errors + state.warnings === 0) return;
    const box = document.createElement("details");
    box.id = "watchdesk-problems";
    box.lang = "en";
    box.dir = "ltr";
    box.className = state.errors ? "errors" : "warnings";
    box.open = state.errors ? hidden !== state.text : Boolean(wasOpen);
    const says = [];
    if (state.errors) says.push(counted(state.errors, "error"));
    if (state.warnings) says.push(counted(state.warnings, "warning"));
    const head = document.createElement("summary");
    head.textContent = says.join(", ") + (state.errors && state.page ? ": below is the last good page" : "");
    const text = document.createElement("pre");
    text.tabIndex = 0;
    text.textContent = state.text;
    if (state.errors) head.setAttribute("role", "alert");
    box.append(head, text);
    box.addEventListener("toggle", () => { hidden = box.open ? "" : state.text; });
    document.body.append(box);
  };

  // A browser opens few connections to one place: only the page that is looked at waits.
  const listen = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource(`${own}events?version=${version}`);
      const again = () => {
        source?.close();
        source = null;
        setTimeout(listen, 1000);
      };
      // What could not be looked at is told once more.
      source.onmessage = () => look().catch(again);
      source.onerror = again;
    }
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  look().catch(() => {}).finally(listen);
}
