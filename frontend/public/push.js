/*
 * Says on a device whose person is not looking that alerts wait, in the language that they read: how many, of which
 * priority, and nothing else, for nothing else is sent. It keeps no page and answers no request.
 */
const WORDS = {
  en: { one: 'An alert of priority {which} waits', many: '{count} alerts wait: {which}', open: 'Sign in to read it.' },
  fr: { one: 'Une alerte de priorité {which} attend', many: '{count} alertes attendent : {which}', open: 'Connectez-vous pour la lire.' },
  es: { one: 'Espera una alerta de prioridad {which}', many: 'Esperan {count} alertas: {which}', open: 'Inicie sesión para leerla.' },
  pt: { one: 'Um alerta de prioridade {which} aguarda', many: '{count} alertas aguardam: {which}', open: 'Entre para o ler.' },
  ar: { one: 'تنبيه بأولوية {which} في الانتظار', many: 'تنبيهات في الانتظار ({count}): {which}', open: 'سجّل الدخول لقراءته.' },
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const { waits, language } = event.data.json();
  const lang = language in WORDS ? language : 'en';
  event.waitUntil(
    self.registration.showNotification(said(waits, WORDS[lang]), {
      body: WORDS[lang].open, lang, dir: lang === 'ar' ? 'rtl' : 'ltr', icon: '/favicon.svg', tag: 'jointops-waits', renotify: true,
      requireInteraction: 'P1' in waits,
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open());
});

/** The window that is there, else a new one. */
async function open() {
  const [there] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return there ? there.focus() : self.clients.openWindow('/');
}

function said(waits, words) {
  const which = Object.entries(waits).sort();
  const count = which.reduce((sum, [, many]) => sum + many, 0);
  if (count === 1) return words.one.replace('{which}', which[0][0]);
  return words.many.replace('{count}', String(count)).replace('{which}', which.map(([priority, many]) => `${priority} × ${many}`).join(', '));
}
