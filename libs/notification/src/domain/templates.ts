import type { Template } from './template';

/** The mails about accounts; those of a programme are in its definition. */
export const accountTemplates = {
  'identity.confirm': {
    subject: { 'zh-CN': '确认邮箱：科申', en: 'Confirm your address: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n您为“{unit}”登记了科申账号。请在 {hours} 小时内打开下面的地址，确认这个邮箱：\n{link}\n\n如果不是您本人登记，不用理会这封邮件，账号不会生效。',
      en: 'Dear {name},\n\nYou registered with Keshen for “{unit}”. Please open this address within {hours} hours to confirm your e-mail:\n{link}\n\nIf it was not you, ignore this mail. The account will not come into effect.',
    },
  },
  'identity.known': {
    subject: { 'zh-CN': '您已有科申账号', en: 'You already have a Keshen account' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n有人用这个邮箱登记科申账号，但它已有账号，所以没有新建。忘记密码可在这里重设：\n{link}\n\n如果不是您本人操作，不用理会这封邮件。',
      en: 'Dear {name},\n\nSomebody registered with this e-mail address, which has an account already, so none was made. If you forgot your password, set a new one here:\n{link}\n\nIf it was not you, ignore this mail.',
    },
  },
  'identity.reset': {
    subject: { 'zh-CN': '重设密码：科申', en: 'Set a new password: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n请在 {minutes} 分钟内打开下面的地址，设置新密码：\n{link}\n\n如果不是您本人操作，不用理会这封邮件，原密码仍然有效。',
      en: 'Dear {name},\n\nPlease open this address within {minutes} minutes to set a new password:\n{link}\n\nIf it was not you, ignore this mail. Your password stays as it is.',
    },
  },
  'identity.password-changed': {
    subject: { 'zh-CN': '密码已修改：科申', en: 'Password changed: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n您的科申密码已修改，其他设备上的登录已结束。如果不是您本人操作，请立即重设密码，并联系区科委。',
      en: 'Dear {name},\n\nYour Keshen password was changed and you were signed out everywhere else. If it was not you, set a new password at once and tell the commission.',
    },
  },
  'identity.linked': {
    subject: { 'zh-CN': '已关联单点登录：科申', en: 'Single sign-on was linked: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n“{provider}”的一个身份已关联到您的科申账号，以后可用它登录。如果不是您本人操作，请立即在“我的账号”解除关联，修改密码，并联系区科委。',
      en: 'Dear {name},\n\nAn identity of “{provider}” was linked to your Keshen account and may sign in from now on. If it was not you, end the link on your account page at once, change your password and tell the commission.',
    },
  },
  'identity.unlinked': {
    subject: { 'zh-CN': '已解除单点登录：科申', en: 'Single sign-on was unlinked: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n“{provider}”的一个身份已与您的科申账号解除关联，不能再用它登录。如果不是您本人操作，请立即修改密码，并联系区科委。',
      en: 'Dear {name},\n\nAn identity of “{provider}” was unlinked from your Keshen account and cannot sign in any more. If it was not you, change your password at once and tell the commission.',
    },
  },
  'identity.erased': {
    subject: { 'zh-CN': '账号已注销：科申', en: 'Account closed: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n您的科申账号已注销，邮箱、手机、密码、登录、消息等个人信息已删除。已提交的申报、评审、拨付和操作记录依法保留，仍记在您的名下。如果不是您本人要求，请联系区科委。',
      en: 'Dear {name},\n\nYour Keshen account was closed, and your address, mobile number, password, sign-ins and messages were erased. Applications submitted, reviews, payments and the record of acts are kept by law under your name. If you did not ask for this, tell the commission.',
    },
  },
  'identity.second-factor-on': {
    subject: { 'zh-CN': '两步验证已开启：科申', en: 'Two-step sign-in is on: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n您的科申账号已开启两步验证，登录时除密码外还需验证码，其他设备上的登录已结束。如果不是您本人操作，请立即重设密码，并联系区科委。',
      en: 'Dear {name},\n\nTwo-step sign-in is on for your Keshen account: besides the password it asks for a code. You were signed out everywhere else. If it was not you, set a new password at once and tell the commission.',
    },
  },
  'identity.second-factor-off': {
    subject: { 'zh-CN': '两步验证已关闭：科申', en: 'Two-step sign-in is off: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n您的科申账号已关闭两步验证，登录只需密码。如果不是您本人操作，也没有请管理员代办，请立即重设密码，并联系区科委。',
      en: 'Dear {name},\n\nTwo-step sign-in is off for your Keshen account: the password is enough. If it was neither you nor an administrator whom you asked, set a new password at once and tell the commission.',
    },
  },
  'identity.second-factor-reused': {
    subject: { 'zh-CN': '验证码被再次使用：科申', en: 'A code was used again: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n有人向您的科申账号再次提交了一个已经用过的验证码（或恢复码），被拒绝了。如果是您自己重复提交，不用理会；否则有人可能看到了您的密码和验证码，请立即重设密码，并联系区科委。',
      en: 'Dear {name},\n\nSomebody gave your Keshen account a code (or recovery code) that had been used already, and was refused. If you sent the form twice yourself, ignore this mail; otherwise somebody may have seen your password and code: set a new password at once and tell the commission.',
    },
  },
  'identity.new-device': {
    subject: { 'zh-CN': '您的账号在新设备上登录：科申', en: 'Signed in on a new device: Keshen' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n您的科申账号于 {time} 在一台此前未使用过的设备上登录。\n浏览器：{device}\n网络地址：{address}\n\n如果是您本人，不用理会。如果不是，请立即重设密码（所有登录随即结束），并联系区科委。',
      en: 'Dear {name},\n\nSomebody signed in to your Keshen account at {time} (Beijing time) on a device that had not been used before.\nBrowser: {device}\nNetwork address: {address}\n\nIf it was you, ignore this mail. If not, set a new password at once, which ends all sessions, and tell the commission.',
    },
  },
  'identity.invited': {
    subject: { 'zh-CN': '{inviter}邀请您加入“{unit}”', en: '{inviter} invites you to join “{unit}”' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n{inviter}邀请您在科申中加入“{unit}”。请在 {days} 天内打开下面的地址接受邀请：\n{link}',
      en: 'Dear {name},\n\n{inviter} invites you to join “{unit}” in Keshen. Please open this address within {days} days to accept:\n{link}',
    },
  },
  'identity.staff-invited': {
    subject: { 'zh-CN': '您的科申账号', en: 'Your Keshen account' },
    body: {
      'zh-CN': '{name}，您好：\n\n区科委为您开通了科申账号。请在 {days} 天内打开下面的地址设置密码：\n{link}',
      en: 'Dear {name},\n\nThe commission made a Keshen account for you. Please open this address within {days} days to set your password:\n{link}',
    },
  },
  'identity.claim-approved': {
    subject: { 'zh-CN': '单位认领已通过：{unit}', en: 'Claim approved: {unit}' },
    body: {
      'zh-CN': '{name}，您好：\n\n您对“{unit}”的认领已通过，现在可以提交申报。\n{link}',
      en: 'Dear {name},\n\nYour claim of “{unit}” was approved. You can submit applications now.\n{link}',
    },
  },
  'identity.claim-refused': {
    subject: { 'zh-CN': '单位认领未通过：{unit}', en: 'Claim refused: {unit}' },
    body: {
      'zh-CN':
        '{name}，您好：\n\n您对“{unit}”的认领未通过。\n理由：{reason}\n\n可以补充材料后再申请：\n{link}',
      en: 'Dear {name},\n\nYour claim of “{unit}” was refused.\nReason: {reason}\n\nYou may hand in more evidence and ask again:\n{link}',
    },
  },
  'identity.claim-asked': {
    subject: { 'zh-CN': '{person}申请加入“{unit}”', en: '{person} asks to join “{unit}”' },
    body: {
      'zh-CN': '{name}，您好：\n\n{person}申请加入“{unit}”。请在单位人员中同意或拒绝：\n{link}',
      en: 'Dear {name},\n\n{person} asks to join “{unit}”. Please accept or refuse among the unit’s people:\n{link}',
    },
  },
  'expert.recommendation': {
    subject: { 'zh-CN': '请推荐评审专家：{name}', en: 'Please recommend an expert: {name}' },
    body: {
      'zh-CN':
        '{unit}：\n\n{name}申请加入嘉定区科技评审专家库，填写的工作单位是贵单位。请在 {days} 天内打开下面的地址，推荐或不推荐（不用登录）：\n{link}\n\n如与贵单位无关，请不用理会。',
      en: 'To {unit}:\n\n{name} applies for the district’s register of experts and names you as the employer. Please open this address within {days} days to recommend or not (no sign-in needed):\n{link}\n\nIf it is none of your concern, please ignore this mail.',
    },
  },
} as const satisfies Record<string, Template>;
export type AccountTemplate = keyof typeof accountTemplates;

/** Mails that carry a link which lets its bearer in: their words are not kept once a mail server has taken them. */
export const carriesSecret = (template: string): boolean =>
  [
    'identity.confirm',
    'identity.reset',
    'identity.invited',
    'identity.staff-invited',
    'expert.recommendation',
  ].includes(template);
