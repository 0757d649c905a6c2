import { comma, number, word } from '$lib/i18n';
import type { CaseLine } from '$lib/seizures';

/** `12,193 sticks dynamite, 28 × detonator cord`. */
export const goodsOf = ({ goods }: CaseLine): string =>
  goods.map((one) => `${number(one.quantity)} ${word('unit', one.unit)} ${word('commodity', one.commodity)}`).join(comma());
