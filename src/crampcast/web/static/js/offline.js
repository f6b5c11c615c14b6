// Keeps the phone page in this browser, if asked to, so that it opens with the network off; and takes it away again.
const row = document.getElementById("offline");
const [keep, drop] = ["offline-keep", "offline-drop"].map((id) => document.getElementById(id));
const said = (key) => { row.querySelector("[role=status]").textContent = row.dataset[key]; };
const SCOPE = "/rescue/phone", STORE = "crampcast-rescue";

async function kept() {
  return (await caches.has(STORE)) && Boolean(await navigator.serviceWorker.getRegistration(SCOPE));
}
async function show() {
  const there = await kept();
  drop.hidden = !there;
  if (there) said("kept");
}
// Only where a browser allows it: over HTTPS, or on this machine.
if (row && "serviceWorker" in navigator && "caches" in window) {
  row.hidden = false;
  keep.addEventListener("click", async () => {
    try {
      await navigator.serviceWorker.register("/rescue/offline.js", { scope: SCOPE });
      const store = await caches.open(STORE);
      await store.add(new Request(SCOPE, { cache: "reload" }));
      await show();
    } catch {
      said("failed");
    }
  });
  drop.addEventListener("click", async () => {
    await caches.delete(STORE);
    await (await navigator.serviceWorker.getRegistration(SCOPE))?.unregister();
    drop.hidden = true;
    said("gone");
  });
  show();
}
