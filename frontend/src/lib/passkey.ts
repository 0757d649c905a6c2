import { api } from './api';
import { device } from './device';

export const hasPasskeys = (): boolean => 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Signs in with a passkey of this browser. Raises what the browser raises when the person turns away. */
export async function signInWithPasskey(): Promise<void> {
  const credential = await show(await api.passkeyToSignIn());
  await api.signInByPasskey({ credential, key: (await device())?.key ?? '' });
}

export async function proveWithPasskey(): Promise<void> {
  await api.prove(await show(await api.passkeyToProve()));
}

/** Makes a passkey for whoever is signed in. */
export async function addPasskey(label: string): Promise<void> {
  const { options } = await api.passkeyToMake();
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  await api.addPasskey({ credential: made.toJSON(), label });
}

async function show({ options }: { options: unknown }): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return ((await navigator.credentials.get({ publicKey })) as PublicKeyCredential).toJSON();
}
