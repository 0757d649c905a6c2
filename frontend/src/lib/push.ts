import { get, send } from './api';
import type { Hours } from './mail';

/** How this device is told, whether this deployment does so at all, and its public key to subscribe with. */
export interface OwnPush {
  offered: boolean;
  key: string;
  wish: Hours | null;
  trouble: string;
}

/** Why a browser does not let itself be told: it cannot, its person said no, or no push service could be reached. */
export type NotTold = 'unable' | 'refused' | 'unreached';

export class CannotTell extends Error {
  constructor(readonly why: NotTold) {
    super(why);
  }
}

/** A worker of its own beside the officer's: below its scope lies no page. */
const WORKER = '/push.js';
const SCOPE = '/push/';

export const push = {
  mine: () => get<OwnPush>('/api/push'),
  keep: async (key: string, hours: Hours) => send<OwnPush>('PUT', '/api/push', { ...(await subscribed(key)), ...hours }),
  drop: async (): Promise<void> => {
    await send<void>('DELETE', '/api/push');
    const worker = await navigator.serviceWorker?.getRegistration(SCOPE);
    await (await worker?.pushManager.getSubscription())?.unsubscribe();
    await worker?.unregister();
  },
};

export const canBeTold = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** Raises CannotTell. */
async function subscribed(key: string): Promise<{ endpoint: string; p256dh: string; auth: string }> {
  if (!canBeTold()) throw new CannotTell('unable');
  if ((await Notification.requestPermission()) !== 'granted') throw new CannotTell('refused');
  const worker = await active(await navigator.serviceWorker.register(WORKER, { scope: SCOPE }));
  try {
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = made.toJSON();
    return { endpoint: endpoint ?? '', p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' };
  } catch {
    throw new CannotTell('unreached');
  }
}

function active(worker: ServiceWorkerRegistration): Promise<ServiceWorkerRegistration> {
  const coming = worker.installing ?? worker.waiting;
  if (worker.active || !coming) return Promise.resolve(worker);
  return new Promise((resolve) => coming.addEventListener('statechange', () => coming.state === 'activated' && resolve(worker)));
}
