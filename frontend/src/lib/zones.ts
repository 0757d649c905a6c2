/** The zone a country's duty desk lives in (IANA time zone database), for countries of the operations. */
const ZONES: Record<string, string> = {
  BF: 'Africa/Ouagadougou', CI: 'Africa/Abidjan', ML: 'Africa/Bamako', NE: 'Africa/Niamey', BJ: 'Africa/Porto-Novo',
  GH: 'Africa/Accra', TG: 'Africa/Lome', SN: 'Africa/Dakar', NG: 'Africa/Lagos', FR: 'Europe/Paris', BE: 'Europe/Brussels',
  ES: 'Europe/Madrid', NL: 'Europe/Amsterdam', AT: 'Europe/Vienna', BR: 'America/Sao_Paulo', CO: 'America/Bogota',
  EC: 'America/Guayaquil', MX: 'America/Mexico_City', PA: 'America/Panama', PE: 'America/Lima', CR: 'America/Costa_Rica', KZ: 'Asia/Almaty', SE: 'Europe/Stockholm',
  PT: 'Europe/Lisbon',
};

/** The reader's own zone: of the country they act for, else of this device. */
export function zoneOf(country: string): string {
  return ZONES[country] ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `Niamey` for `Africa/Niamey`. */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
