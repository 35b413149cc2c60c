const stars = (n: number): string => '*'.repeat(Math.max(n, 0));

const keepEnds = (text: string, head: number, tail: number): string => {
  const letters = Array.from(text);
  if (letters.length <= head + tail) return stars(letters.length);
  const hidden = stars(letters.length - head - tail);
  return letters.slice(0, head).join('') + hidden + letters.slice(letters.length - tail).join('');
};

/** A person's name as public lists show it: 沈毅 → 沈*, 周晓敏 → 周*敏, 欧阳晓敏 → 欧**敏. */
export const maskName = (name: string): string => {
  const letters = Array.from(name.trim());
  return letters.length <= 2 ? keepEnds(letters.join(''), 1, 0) : keepEnds(letters.join(''), 1, 1);
};

/** A mobile number: 13812342047 → 138****2047. What has another length keeps its last two digits at most. */
export const maskMobile = (mobile: string): string => {
  const digits = mobile.replace(/[\s-]/g, '');
  return digits.length === 11 ? keepEnds(digits, 3, 4) : keepEnds(digits, 0, digits.length > 6 ? 2 : 0);
};

/** A bank account: only the last four digits stay, the length shows. */
export const maskBankAccount = (account: string): string => keepEnds(account.replace(/\s/g, ''), 0, 4);

/** An e-mail address: the first letter and the domain stay, and not how long the name is: z***@example.cn. */
export const maskEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  if (at < 1) return stars(Array.from(email).length);
  return `${at > 1 ? Array.from(email)[0] : ''}***${email.slice(at)}`;
};
