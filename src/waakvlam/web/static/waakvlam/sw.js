// Opens Vandaag without a connection. It keeps the files of SHELL and nothing else: no list, no name, no answer of the
// server ever passes into its cache. The view puts SHELL (paths, the page first) and VERSION (of their content) above.
"use strict";

const CACHE = `vandaag-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const kept = (path) => caches.match(path, { cacheName: CACHE });
  if (SHELL.includes(pathname)) event.respondWith(kept(pathname).then((answer) => answer ?? fetch(request)));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(SHELL[0])));
});
