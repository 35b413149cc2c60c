import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  sign,
  verify,
  type ED25519KeyPairOptions,
  type KeyObject,
} from 'node:crypto';
import type { Algorithm } from '../domain/manifest';

/** A key pair as PEM: PKCS #8 and SubjectPublicKeyInfo. */
export interface KeyPair {
  privateKey: string;
  publicKey: string;
}

const PEM: Pick<ED25519KeyPairOptions<'pem', 'pem'>, 'privateKeyEncoding' | 'publicKeyEncoding'> = {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
};

export const newKeyPair = (algorithm: Algorithm): KeyPair =>
  algorithm === 'ed25519'
    ? generateKeyPairSync('ed25519', PEM)
    : generateKeyPairSync('ec', { namedCurve: 'SM2', ...PEM });

/** Signs a text. */
export function signText(algorithm: Algorithm, { privateKey, publicKey }: KeyPair, text: string): string {
  const key = privateOf(privateKey);
  const value =
    algorithm === 'ed25519'
      ? sign(null, Buffer.from(text), key)
      : createSign('sm3').update(identity(publicKey)).update(text).sign(key);
  return value.toString('base64url');
}

/** Whether the signature is of this text by this key; false as well for what is no signature. */
export function signatureFits(algorithm: Algorithm, publicKey: string, text: string, value: string): boolean {
  const signature = Buffer.from(value, 'base64url');
  // Several texts decode to the same bytes; only the one that was given out is taken.
  if (signature.toString('base64url') !== value) return false;
  const key = publicOf(publicKey);
  return algorithm === 'ed25519'
    ? verify(null, Buffer.from(text), key, signature)
    : createVerify('sm3').update(identity(publicKey)).update(text).verify(key, signature);
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** The SM2 curve's a, b and base point (GB/T 32918.5). */
const CURVE = Buffer.concat([
  hex('FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC'),
  hex('28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93'),
  hex('32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7'),
  hex('BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0'),
]);
/** The usual identity of a signer, with its length in bits before it (GB/T 35276). */
const SIGNER = Buffer.concat([Buffer.from([0, 128]), Buffer.from('1234567812345678')]);

/**
 * Z of GB/T 32918.2, which precedes the text that SM2 signs: signer, curve and public point hashed. OpenSSL adds it only
 * where the signer's identity can be set, which Node does not offer; its older interface signs the digest as it is.
 */
function identity(publicKey: string): Buffer {
  const point = publicOf(publicKey).export({ type: 'spki', format: 'der' }).subarray(-64);
  return createHash('sm3').update(SIGNER).update(CURVE).update(point).digest();
}

const privateKeys = new Map<string, KeyObject>();
const publicKeys = new Map<string, KeyObject>();
const privateOf = (pem: string): KeyObject => kept(privateKeys, pem, createPrivateKey);
const publicOf = (pem: string): KeyObject => kept(publicKeys, pem, createPublicKey);

/** Reading a PEM costs more than signing; there are few keys. */
function kept(keys: Map<string, KeyObject>, pem: string, read: (pem: string) => KeyObject): KeyObject {
  const found = keys.get(pem) ?? read(pem);
  if (keys.size < 100) keys.set(pem, found);
  return found;
}
