/** Something the person at the terminal can put right: printed as one paragraph, without a stack. */
export class Trouble extends Error {
  constructor(code, details = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

const words = {
  'npm.missing': () => [
    '找不到 npm，无法安装依赖。npm 随 Node.js 一起安装；请检查 PATH。',
    'npm was not found, so the dependencies cannot be installed. It comes with Node.js; check the PATH.',
  ],
  'npm.failed': ({ said }) => [
    `依赖没有装上（npm ci）。请检查网络与软件源后重试。npm 的说明：\n${said}`,
    'The dependencies could not be installed (npm ci). Check the network and the registry, then try again.',
  ],
  'disk.full': ({ dir }) => [
    `磁盘已满，${dir} 写不下。完整安装约需 1.5 GB；腾出空间后重新运行即可接着做。`,
    `The disk is full; ${dir} cannot be written. About 1.5 GB are needed; free some space and run it again.`,
  ],
  'folder.unwritable': ({ dir }) => [
    `文件夹 ${dir} 不可写。请把它交给当前用户，或用 KESHEN_DATA 指定别的数据文件夹。`,
    `The folder ${dir} cannot be written. Give it to this user, or name another data folder with KESHEN_DATA.`,
  ],
  'dependencies.linked': ({ dir, problem }) => [
    `${dir} 是指向别处的链接，内容与 package-lock.json 不一致（${problem}）。请在它所指的文件夹里安装依赖，或删掉链接后重试。`,
    `${dir} is a link to elsewhere and differs from package-lock.json (${problem}). Install there, or remove the link and run it again.`,
  ],
  'port.busy': ({ port }) => [
    `端口 ${port} 已被占用（也许科申已在运行）。停掉占用者，或换一个端口：PORT=3001 npm start。`,
    `Port ${port} is taken (perhaps Keshen is running already). Stop its user, or choose another: PORT=3001 npm start.`,
  ],
  'port.invalid': ({ port }) => [
    `PORT=${port} 不是端口号（1–65535）。`,
    `PORT=${port} is not a port number (1–65535).`,
  ],
  'build.failed': ({ part, said }) => [`${part} 没有构建成功：\n${said}`, `${part} could not be built.`],
  'step.failed': ({ step, said }) => [`“${step}”没有完成：\n${said}`, `"${step}" did not finish.`],
  'app.gone': ({ name, said }) => [
    `${name} 启动后多次退出，已停止。它最后的输出：\n${said}`,
    `${name} ended again and again after its start and was given up.`,
  ],
  'app.slow': ({ address, seconds }) => [
    `${address} 在 ${seconds} 秒内没有就绪，已停止。`,
    `${address} was not ready within ${seconds} seconds; everything was stopped.`,
  ],
  'bench.unknown': ({ name, known }) => [
    `没有名为 ${name} 的基准。现有：${known}。`,
    `There is no benchmark ${name}. There are: ${known}.`,
  ],
  'secret.missing': () => [
    "使用 DATABASE_URL 时，须在 .env 或环境变量里给出 KESHEN_SECRET（至少 32 个字符，妥善保存，不可更换）。可用这条命令生成：node -p \"require('crypto').randomBytes(32).toString('hex')\"",
    'With DATABASE_URL, KESHEN_SECRET (at least 32 characters, to be kept) must be set in .env or the environment.',
  ],
  'secret.broken': ({ file }) => [
    `${file} 读不出密钥。请从备份恢复；若无数据可惜，删除整个数据文件夹后重新启动。`,
    `${file} holds no secret. Restore it from a backup, or remove the whole data folder if nothing in it matters.`,
  ],
  'postgres.unavailable': ({ platform }) => [
    `内置 PostgreSQL 没有 ${platform} 的版本（或没有装上可选依赖）。请用 DATABASE_URL 指向自己的 PostgreSQL 18。`,
    `There is no embedded PostgreSQL for ${platform} (or optional dependencies were left out). Set DATABASE_URL to a PostgreSQL 18 of yours.`,
  ],
  'postgres.root': ({ folder }) => [
    `PostgreSQL 不能以 root 运行，而此处既不能建用户命名空间，nobody 也进不了 ${folder}。请换普通用户运行，或把程序与数据移到 /opt 之类人人可读的文件夹，或设置 DATABASE_URL。`,
    `PostgreSQL does not run as root; no user namespace can be made here, and nobody cannot enter ${folder}. Run as an ordinary user, move program and data to a folder readable by all (such as /opt), or set DATABASE_URL.`,
  ],
  'folder.held': ({ dir, pid }) => [
    `文件夹 ${dir} 正由进程 ${pid} 使用（科申已在运行）。先停掉它，或用 KESHEN_DATA 指定别的文件夹。`,
    `The folder ${dir} is held by process ${pid} (Keshen is running already). Stop it first, or name another folder with KESHEN_DATA.`,
  ],
  'postgres.failed': ({ said }) => [
    `内置 PostgreSQL 没有启动。它的说明：\n${said}`,
    'The embedded PostgreSQL did not start; what it said stands above.',
  ],
};

/** The paragraph for a person, Chinese first; anything that is no Trouble is a bug and keeps its stack. */
export function explain(error) {
  const known = recognise(error);
  const [zh, en] = words[known.code]?.(known.details) ?? [error.stack ?? String(error)];
  return en ? `\n${zh}\n\n${en}\n` : `\n${zh}\n`;
}

/** What the operating system refuses is turned into words as well. */
function recognise(error) {
  if (error instanceof Trouble) return error;
  if (error?.code === 'ENOSPC') return new Trouble('disk.full', { dir: error.path ?? process.cwd() });
  if (['EACCES', 'EPERM', 'EROFS'].includes(error?.code) && error.path) {
    return new Trouble('folder.unwritable', { dir: error.path });
  }
  return { code: '', details: {} };
}

/** Every code that has words, for the spec. */
export const messageCodes = Object.keys(words);
