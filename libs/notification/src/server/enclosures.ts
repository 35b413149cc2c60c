import { Injectable } from '@nestjs/common';

/** What goes with a mail beside its words: more text below them, and files. */
export interface Enclosure {
  text: string;
  files: { name: string; mediaType: string; content: Buffer }[];
}

/** Names what a mail encloses; it is read when the mail is sent and not kept with it. */
export type EnclosureRef = { kind: string; id: string };

/** Who knows what a mail encloses: a capability above registers its kind. */
@Injectable()
export class Enclosures {
  private readonly readers = new Map<string, (id: string) => Promise<Enclosure>>();

  register(kind: string, read: (id: string) => Promise<Enclosure>): void {
    if (this.readers.has(kind)) throw new Error(`enclosures ${kind} have two readers`);
    this.readers.set(kind, read);
  }

  async of({ kind, id }: EnclosureRef): Promise<Enclosure> {
    const read = this.readers.get(kind);
    if (!read) throw new Error(`nobody reads enclosures ${kind}`);
    return read(id);
  }
}
