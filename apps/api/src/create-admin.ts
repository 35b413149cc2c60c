import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { z } from 'zod';
import { emailText } from '@keshen/identity';
import { allPasswordProblems, PasswordHasher, PeopleService } from '@keshen/identity/server';
import { Database } from '@keshen/platform/server';

const nameText = z.string().trim().min(1).max(60);
const words: Record<string, string> = {
  'password.length': '密码至少 12 位 (at least 12 characters)',
  'password.names': '密码不能含有姓名或邮箱 (must not contain the name or the e-mail address)',
  'password.common': '密码太常见 (too common)',
};

/** Asks at the terminal; what is typed as a password is not shown. With no terminal, lines are read as they come. */
function terminal() {
  let hidden = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) process.stdout.write(chunk as Buffer);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY === true });
  const given = lines[Symbol.asyncIterator]();
  return {
    async ask(question: string, secret = false): Promise<string> {
      process.stdout.write(question);
      hidden = secret;
      const { value, done } = await given.next();
      hidden = false;
      if (secret) process.stdout.write('\n');
      if (done) throw new Error('input ended');
      return value as string;
    },
    close: () => lines.close(),
  };
}

/** Makes an administrator who can sign in at once: `create-admin [e-mail] [name]`, the password is asked for. */
export async function createAdmin(app: INestApplicationContext, args: string[]): Promise<number> {
  const { ask, close } = terminal();
  const fail = (line: string): number => (process.stderr.write(`${line}\n`), 1);
  try {
    const email = emailText.safeParse(args[0] ?? (await ask('邮箱 (e-mail): ')));
    if (!email.success) return fail('邮箱地址不对 (not an e-mail address)');
    const name = nameText.safeParse(args[1] ?? (await ask('姓名 (name): ')));
    if (!name.success) return fail('姓名为 1 至 60 字 (a name of 1 to 60 characters)');
    const password = await ask('密码，至少 12 位 (password, at least 12 characters): ', true);
    const broken = allPasswordProblems(password, { email: email.data, name: name.data });
    if (broken.length) return fail(broken.map((p) => words[p.code]).join('\n'));
    const passwordHash = await app.get(PasswordHasher).hash(password);
    await app
      .get(Database)
      .transaction((tx) =>
        app
          .get(PeopleService)
          .createWithPassword(tx, { email: email.data, name: name.data, passwordHash }, [
            { role: 'administrator', scope: null },
          ]),
      );
    process.stdout.write(`已建立系统管理员 (administrator made): ${email.data}\n`);
    return 0;
  } finally {
    close();
  }
}
