// Serves the phone page as it was kept when the app does not answer; takes the newest one along when it does.
const STORE = "crampcast-rescue", PAGE = "/rescue/phone";

async function answer(request) {
  const store = await caches.open(STORE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !new URL(request.url).search) await store.put(PAGE, fresh.clone());
    return fresh;
  } catch (why) {
    const kept = await store.match(PAGE);
    if (kept) return kept;
    throw why;
  }
}
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(answer(event.request));
});
