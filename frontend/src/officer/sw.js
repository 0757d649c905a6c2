/*
 * The officer's phone without a link: this worker keeps the page itself and its hashed files, so that it opens.
 * It never sees or keeps an answer of the API: what is not the page or a file of it goes to the network untouched.
 * The build writes the list of files and its hash into the two names below (precache.ts).
 */
const FILES = self.__FILES__;
const CACHE = `jointops-${self.__VERSION__}`;
/** On a weak link the page opens from the phone rather than after the network's own long patience. */
const PATIENCE_MS = 3000;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(['/', ...FILES])).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOlder().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate' && url.pathname === '/') event.respondWith(page(request));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});

/** The newest page where the network gives it soon, else the one kept. */
async function page(request) {
  const kept = await caches.match('/', { cacheName: CACHE });
  const fresh = fetch(request);
  if (!kept) return fresh;
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([fresh, patience]).catch(() => kept);
}

/** Hashed files never change. */
async function file(request) {
  return (await caches.match(request, { cacheName: CACHE, ignoreVary: true })) ?? fetch(request);
}

async function dropOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('jointops-') && name !== CACHE).map((name) => caches.delete(name)));
}
