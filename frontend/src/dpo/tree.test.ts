// @vitest-environment node
// @vitest-environment node
import { expect, test } from 'vitest';
import type { Growth, LeafProof, Seal } from '$lib/oversight';
import { hasGrown, isIncluded, isSigned, leafHash } from './tree';

// Seven rows, their proofs and a seal, made by `jointops/base/audit/verify.py`.
const ROW = '[4,"2026-11-25T14:00:04.000000Z","Aïssata"]';
const ROOT = '080fb0196683e25f29a607bda4e9945dd5d274ab64eee0b0835ea1bd36ef14b5';
const PROOF: LeafProof = {
  leaf: 4, size: 7, row: ROW, root: ROOT,
  hash: '7abf92a944a5e2f5b6c66cf95f8b8b8a1b49ef191735348616fe40c8e2477618',
  path: [
    '7b634afee3fe917cad1bcbd4a48b3cb774fc538e3010ea4905f2bf319d2ab9cc',
    'e2babdf5b5141365ad115c139a0a16f6dc0461d2bc779a5d4e16ebdf2b445bc0',
    '8b928ef66b49ef3edd3064957c3c1daad49ea84bb5d9f8bfc61cf5781f28c125',
  ],
};
const FROM_THREE: Growth = {
  old: 3, size: 7, root: ROOT,
  old_root: 'f91bfaf49ded716fa7a020febdebb761d311e1566224ee7528f8bcad3d2c3847',
  path: [
    'fa42225bb91a7f9536e733a020782d21daab1b239c199c102977067a0bc8ae0c',
    '0de1f377397859516d977a29ee1adac2849a3d5c9b7aac45ddc02602595be7ee',
    '4be3401bd53e6d70e854918fe4e0dbfe275690f7b06e627169166068891748ea',
    'cdf6c6506dd5b367db168f3a299b79ebfde11cd31f98426d1ca61acd6fb5a678',
  ],
};
const FROM_FOUR: Growth = {
  old: 4, size: 7, root: ROOT,
  old_root: '8b928ef66b49ef3edd3064957c3c1daad49ea84bb5d9f8bfc61cf5781f28c125',
  path: ['cdf6c6506dd5b367db168f3a299b79ebfde11cd31f98426d1ca61acd6fb5a678'],
};
const KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';
const SEAL: Seal = {
  // The server leaves out microseconds that are none; they were signed.
  size: 7, root: ROOT, at: '2026-11-25T14:00:09Z', key_id: '56475aa75463474c',
  signature: 'c6daaee0136c1f7bb67f51f0ea185b81cd8c7aceb43b011b3fce778194e09e131a9f6bcf08ae8ce07db45bebff42e0cdb37a6327a054100b3480f14573b4f50e',
};

test('a row is in the tree, and another word in it is not', async () => {
  expect(await leafHash(ROW)).toBe(PROOF.hash);
  expect(await isIncluded(PROOF)).toBe(true);
  expect(await isIncluded({ ...PROOF, hash: await leafHash(ROW.replace('Aïssata', 'Aissata')) })).toBe(false);
});

test('a row is in its own place only, and the path must be whole', async () => {
  expect(await isIncluded({ ...PROOF, leaf: 5 })).toBe(false);
  expect(await isIncluded({ ...PROOF, leaf: 7 })).toBe(false);
  expect(await isIncluded({ ...PROOF, path: PROOF.path.slice(1) })).toBe(false);
  expect(await isIncluded({ ...PROOF, path: [...PROOF.path, ROOT] })).toBe(false);
});

test('the log of three and that of four rows grew into that of seven', async () => {
  expect(await hasGrown(FROM_THREE)).toBe(true);
  expect(await hasGrown(FROM_FOUR)).toBe(true);
  expect(await hasGrown({ old: 7, size: 7, old_root: ROOT, root: ROOT, path: [] })).toBe(true);
});

test('a log that was written anew did not grow', async () => {
  expect(await hasGrown({ ...FROM_THREE, old_root: FROM_FOUR.old_root })).toBe(false);
  expect(await hasGrown({ ...FROM_FOUR, root: FROM_THREE.old_root })).toBe(false);
  expect(await hasGrown({ ...FROM_FOUR, old: 3 })).toBe(false);
});

test('a seal is signed by its key, over its size, root and instant', async () => {
  expect(await isSigned(SEAL, KEY)).toBe(true);
  expect(await isSigned({ ...SEAL, size: 8 }, KEY)).toBe(false);
  expect(await isSigned({ ...SEAL, at: '2026-11-25T14:00:10Z' }, KEY)).toBe(false);
  expect(await isSigned(SEAL, ROOT)).toBe(false);
});
