// The service worker: keeps the shell of the page, so that the counter opens without a network. It never keeps an answer of
// the server, only files that carry a hash in their name, and the one page that names them.
/* global self, caches, fetch, URL, Response, setTimeout */
const version = '__VERSION__';
const files = ['__FILES__'];
const page = '/index.html';
const prefix = 'rapport-shell-';
const patience_ms = 1500;

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(prefix + version);
    await cache.addAll([page, ...files]);
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    // A page of the version before may still be open and ask for its parts.
    const kept = (await caches.keys()).filter((name) => name.startsWith(prefix));
    await Promise.all(kept.filter((name) => name !== prefix + version).slice(0, -1).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(pageOf(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
});

// The newest page where the server answers at once, otherwise the kept one.
async function pageOf(request) {
  const newest = fetch(request).catch(() => null);
  const first = await Promise.race([newest, new Promise((late) => setTimeout(() => late(null), patience_ms))]);
  if (first && first.status < 500) return first;
  return (await caches.match(page, { cacheName: prefix + version })) ?? (await newest) ?? Response.error();
}
