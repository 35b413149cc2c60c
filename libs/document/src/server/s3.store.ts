import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { S3Store } from '@tus/s3-store';
import { notFound } from '@keshen/kernel';
import type { Config } from '@keshen/platform/server';
import type { ByteRange } from '../domain/byte-range';
import { FileStore } from './file.store';

export type S3Settings = Required<
  Pick<Config, 'S3_ENDPOINT' | 'S3_REGION' | 'S3_BUCKET' | 'S3_ACCESS_KEY' | 'S3_SECRET_KEY'>
>;

/** Whether files go to a bucket. */
export const hasS3 = <C extends Pick<Config, 'S3_ENDPOINT'>>(
  config: C,
): config is C & { S3_ENDPOINT: string } => config.S3_ENDPOINT !== undefined;

/** What tus keeps beside an object: what it knows of the upload, and the end that is too short for a part. */
const BESIDE = ['.info', '.part'];

/** Files in a bucket of any S3 service. */
export class S3FileStore extends FileStore {
  readonly uploads: S3Store;
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(settings: S3Settings) {
    super();
    this.bucket = settings.S3_BUCKET;
    const client = {
      endpoint: settings.S3_ENDPOINT,
      region: settings.S3_REGION,
      credentials: { accessKeyId: settings.S3_ACCESS_KEY, secretAccessKey: settings.S3_SECRET_KEY },
      // A bucket as a name of its own host, and checksums behind the body, are Amazon's alone.
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    } as const;
    this.client = new S3Client(client);
    this.uploads = new S3Store({ useTags: false, s3ClientConfig: { ...client, bucket: this.bucket } });
  }

  /** An object needs its length before its first byte: what the server makes is put together on the disk first. */
  async write(key: string, content: Readable): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'keshen-s3-'));
    const path = join(folder, 'object');
    try {
      await pipeline(content, createWriteStream(path));
      const { size } = await stat(path);
      const object = { Bucket: this.bucket, Key: key, Body: createReadStream(path), ContentLength: size };
      await this.client.send(new PutObjectCommand(object));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What a bucket has answered for is kept. */
  settle(): Promise<void> {
    return Promise.resolve();
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    try {
      const { Body } = await this.client.send(
        new GetObjectCommand({
          Bucket: this.bucket,
          Key: key,
          Range: range && `bytes=${range.start}-${range.end}`,
        }),
      );
      return Body as Readable;
    } catch (error) {
      if ((error as { name?: string }).name === 'NoSuchKey') throw notFound('file.gone');
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.uploads.remove(key).catch(() => undefined);
    const objects = ['', ...BESIDE].map((end) => ({ Key: key + end }));
    await this.client.send(new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects: objects } }));
  }

  async *keys(): AsyncIterable<string> {
    for await (const page of paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket }))
      for (const { Key } of page.Contents ?? [])
        if (Key && !BESIDE.some((end) => Key.endsWith(end))) yield Key;
  }
}
