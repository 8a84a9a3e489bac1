// Keeps the app in the browser, so that the QR code of a certificate can be checked where there is no network. Nothing of the
// API is kept: what a person sees of their own is never written to the disk by it.
const PARTS = {{parts}};
const FILES = [
  ...["/", "{{css}}", "{{js}}", "{{parts_js}}", "{{wasm}}", "{{bootstrap}}", "{{offline_js}}", "{{offline_wasm}}", "/icon.svg"],
  ...PARTS.public, // among its pages is the one that checks
];
// The names carry hashes: another app is another list, and another cache.
const CACHE = `ventanilla ${FILES.join(" ")}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    // The network first: whoever is connected gets the newest page, and an address that is none of the app's its own answer.
    event.respondWith(fetch(request).catch(async () => (await caches.match("/")) ?? Response.error()));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  }
});
