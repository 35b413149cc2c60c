import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { invalid } from '@keshen/kernel';
import { Crypto } from '@keshen/platform/server';
import { z } from 'zod';

const PURPOSE = 'review.invitation';
const shape = z.tuple([z.uuid(), z.string().regex(/^[0-9a-z]{6,10}$/), z.string().regex(/^[0-9a-z]{6,10}$/)]);

/** What an invitation's link is for: one assignment of one review, until an instant. */
export interface InvitationLink {
  review: string;
  assignedAt: Date;
  endsAt: Date;
}

/**
 * The token in an invitation's mail, signed with the portal's own secret: nothing of it is kept, and it can do nothing
 * but answer this one invitation. An expert who is assigned anew is sent another.
 */
@Injectable()
export class InvitationTokens {
  constructor(private readonly crypto: Crypto) {}

  issue({ review, assignedAt, endsAt }: InvitationLink): string {
    const said = [review, ...[assignedAt, endsAt].map((at) => at.getTime().toString(36))].join('.');
    return `${said}.${this.crypto.fingerprint(said, PURPOSE)}`;
  }

  /** Refuses `review.invitation-unknown` for what this portal did not sign. Whether it is still in time says `endsAt`. */
  read(token: string): InvitationLink {
    const cut = token.lastIndexOf('.');
    const [said, signature] = [token.slice(0, cut), token.slice(cut + 1)];
    const parts = shape.safeParse(said.split('.'));
    const right = Buffer.from(this.crypto.fingerprint(said, PURPOSE));
    const given = Buffer.from(signature);
    if (!parts.success || right.length !== given.length || !timingSafeEqual(right, given))
      throw invalid('review.invitation-unknown', { field: 'token' });
    const [review, assignedAt, endsAt] = parts.data;
    return { review, assignedAt: instant(assignedAt), endsAt: instant(endsAt) };
  }
}

const instant = (text: string): Date => new Date(Number.parseInt(text, 36));
