import type { PersonSubject } from '$lib/types';

/** A person as the desk types them: a name a line, the birth date as far as it is known, a passport's number. */
export interface TypedPerson {
  names: string;
  birthDate: string;
  passport: string;
}

export const nobody = (): TypedPerson => ({ names: '', birthDate: '', passport: '' });

export const isSomebody = ({ names, passport }: TypedPerson): boolean => names.trim() !== '' || passport.trim() !== '';

export function personOf({ names, birthDate, passport }: TypedPerson): PersonSubject {
  return {
    kind: 'person',
    names: names.split('\n').map((name) => name.trim()).filter(Boolean),
    ...(birthDate.trim() ? { birth_date: birthDate.trim() } : {}),
    ...(passport.trim() ? { documents: [{ type: 'passport', number: passport.trim() }] } : {}),
  };
}
