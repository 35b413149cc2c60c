import type { Template } from '@keshen/notification';

/** What the program tells within a stage, in words of its own where a definition has no template of that name. */
export const usualMessages: Readonly<Record<string, Template>> = {
  certification_asked: {
    subject: { 'zh-CN': '请审核：{title}', en: 'Please certify: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）已填好，请审核后提交。\n{link}',
      en: '“{title}” ({reference}) is filled in. Please check and submit it.\n{link}',
    },
  },
  handed_back: {
    subject: { 'zh-CN': '单位审核退回：{title}', en: 'Handed back: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）被单位审核人退回，请修改。\n{link}',
      en: 'Your certifier handed “{title}” ({reference}) back. Please change it.\n{link}',
    },
  },
  screening_doubt: {
    subject: { 'zh-CN': '核查存疑：{title}', en: 'Screening in doubt: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）核查存疑，请判断。\n{link}',
      en: 'The screening of “{title}” ({reference}) is in doubt. Please decide.\n{link}',
    },
  },
  review_voided: {
    subject: { 'zh-CN': '评审作废：{title}', en: 'A review was voided: {title}' },
    body: {
      'zh-CN':
        '项目“{title}”（{reference}）有一份专家评审因应回避而作废：{remark}。请补请专家；评审已有结论的，请复核该结论。\n{link}',
      en: 'A review of “{title}” ({reference}) was voided because the expert should have stood aside: {remark}. Please invite another expert; where the panel has concluded, look at its conclusion again.\n{link}',
    },
  },
  review_assigned: {
    subject: { 'zh-CN': '请评审：{title}', en: 'Please review: {title}' },
    body: {
      'zh-CN': '请您评审“{title}”（{reference}），先声明有无利害关系。\n{link}',
      en: 'Please review “{title}” ({reference}). Declare first whether you know of a conflict.\n{link}',
    },
  },
  review_unanswered: {
    subject: { 'zh-CN': '请答复评审邀请：{reference}', en: 'Please answer the invitation: {reference}' },
    body: {
      'zh-CN': '{call}的项目（{reference}）请您评审，还没有收到您的答复。接受、谢绝或回避：\n{link}',
      en: 'You were asked to review {reference} of {call} and have not answered yet. Accept, decline or step back:\n{link}',
    },
  },
  review_due: {
    subject: { 'zh-CN': '评审快到期：{reference}', en: 'Review due soon: {reference}' },
    body: {
      'zh-CN': '{call}的项目（{reference}）请在 {due} 前评完。\n{link}',
      en: 'Your review of {reference} of {call} is due on {due}.\n{link}',
    },
  },
  review_late: {
    subject: { 'zh-CN': '评审已过期：{reference}', en: 'Review past due: {reference}' },
    body: {
      'zh-CN': '{call}的项目（{reference}）应于 {due} 评完，请尽快提交。\n{link}',
      en: 'Your review of {reference} of {call} was due on {due}. Please hand it in soon.\n{link}',
    },
  },
  review_returned: {
    subject: { 'zh-CN': '评审请再改一下：{reference}', en: 'Please revise your review: {reference}' },
    body: {
      'zh-CN': '您对{call}的项目（{reference}）的评审，经办人请您补充或修改：{remark}\n{link}',
      en: 'The office asks you to add to or change your review of {reference} of {call}: {remark}\n{link}',
    },
  },
  review_discussed: {
    subject: { 'zh-CN': '评审讨论有新留言：{reference}', en: 'New words in the discussion: {reference}' },
    body: {
      'zh-CN': '{call}的项目（{reference}）的评审组讨论有新留言。\n{link}',
      en: 'There are new words in the panel’s discussion of {reference} of {call}.\n{link}',
    },
  },
  review_declined: {
    subject: { 'zh-CN': '一位专家不评：{title}', en: 'An expert stepped back: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）的一位专家谢绝或回避：{remark}。请另选专家。\n{link}',
      en: 'An expert of “{title}” ({reference}) declined or stepped back: {remark}. Please choose another.\n{link}',
    },
  },
  review_expert_left: {
    subject: { 'zh-CN': '一位专家退出专家库：{title}', en: 'An expert has left the register: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）的一位专家已退出专家库：{remark}。请另选专家。\n{link}',
      en: 'An expert of “{title}” ({reference}) has left the register: {remark}. Please choose another.\n{link}',
    },
  },
  review_overdue: {
    subject: { 'zh-CN': '评审逾期：{title}', en: 'Review overdue: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）有一份评审逾期未交，可以换人或延期。\n{link}',
      en: 'A review of “{title}” ({reference}) is overdue. You can replace the expert or give more time.\n{link}',
    },
  },
  defence_scheduled: {
    subject: { 'zh-CN': '答辩安排：{title}', en: 'Defence: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）的答辩安排：{due}，{remark}。未到视为放弃。\n{link}',
      en: 'The defence of “{title}” ({reference}): {due}, {remark}. Not coming forfeits it.\n{link}',
    },
  },
  notice_published: {
    subject: { 'zh-CN': '公示：{title}', en: 'Public notice: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）已公示，至 {due}。\n{link}',
      en: '“{title}” ({reference}) is in the public notice until {due}.\n{link}',
    },
  },
  registered: {
    subject: { 'zh-CN': '已登记：{title}', en: 'Registered: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}）已登记，编号 {remark}。\n{link}',
      en: '“{title}” ({reference}) is registered under {remark}.\n{link}',
    },
  },
  letter_ready: {
    subject: { 'zh-CN': '有您的函件：{remark}', en: 'A letter for you: {remark}' },
    body: {
      'zh-CN': '“{title}”（{reference}）有一份函件：{remark}。可在申报页面查看、下载。\n{link}',
      en: 'There is a letter about “{title}” ({reference}): {remark}. Read or download it on the page of the application.\n{link}',
    },
  },
  recheck_opened: {
    subject: { 'zh-CN': '年度复核：{title}', en: 'Re-check: {title}' },
    body: {
      'zh-CN': '“{title}”（{reference}，编号 {remark}）的复核已开始。\n{link}',
      en: 'The re-check of “{title}” ({reference}, number {remark}) has begun.\n{link}',
    },
  },
};
