import { oversight, type LeafProof, type Seal } from '$lib/oversight';
import { canProve, hasGrown, isIncluded, isSigned, leafHash } from './tree';

/** One thing looked at: it holds, it does not, or this browser cannot tell. */
export interface Finding {
  step: 'words' | 'path' | 'seal' | 'signature' | 'growth';
  holds: boolean | null;
}

/** What the browser found about a row, and the sealed state that it was compared with. */
export interface Proven {
  leaf: number;
  seal: Seal | null;
  verdict: 'holds' | 'fails' | 'waits' | 'cannot';
  findings: Finding[];
  proof: LeafProof | null;
}

/** Compares a row with the newest sealed state, by the browser's own arithmetic. */
export async function proveRow(leaf: number): Promise<Proven> {
  const { seal, key } = await oversight.head();
  if (!seal || leaf >= seal.size) return { leaf, seal, verdict: 'waits', findings: [], proof: null };
  if (!canProve()) return { leaf, seal, verdict: 'cannot', findings: [], proof: null };
  const proof = await oversight.proof(leaf, seal.size);
  const findings: Finding[] = [
    { step: 'words', holds: proof.row === null ? null : (await leafHash(proof.row)) === proof.hash },
    { step: 'path', holds: proof.leaf === leaf && (await isIncluded(proof)) },
    { step: 'seal', holds: proof.root === seal.root },
    { step: 'signature', holds: await isSigned(seal, key) },
  ];
  return { leaf, seal, verdict: verdictOf(findings), findings, proof };
}

/** Whether an older sealed state is the beginning of the newest one. */
export async function proveGrowth(old: Seal): Promise<Finding[]> {
  const { seal, key } = await oversight.head();
  if (!seal || !canProve()) return [{ step: 'growth', holds: null }];
  const growth = await oversight.growth(old.size, seal.size);
  const same = growth.old_root === old.root && growth.root === seal.root;
  return [
    { step: 'growth', holds: same && (await hasGrown(growth)) },
    { step: 'signature', holds: await isSigned(old, key) },
  ];
}

function verdictOf(findings: Finding[]): Proven['verdict'] {
  if (findings.some(({ holds }) => holds === false)) return 'fails';
  return findings.some(({ step, holds }) => step === 'signature' && holds === null) ? 'cannot' : 'holds';
}
