import type { Text } from '@keshen/kernel';
import type { ProgrammeProblem } from './problem';

/** What is wrong, in words, by code; `{name}` is a value of the problem. The documentation of the format explains each. */
export const problemTexts: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'document.object': ['定义要是一个 JSON 对象', 'A definition is one JSON object'],
  'document.depth': ['嵌套超过 {most} 层', 'Nested deeper than {most} levels'],
  'document.values': ['内容超过 {most} 项', 'More than {most} values'],
  'document.list': ['列表有 {length} 项，多于 {most} 项', 'A list of {length} elements, more than {most}'],
  'document.text': [
    '文字有 {length} 个字符，多于 {most} 个',
    'A text of {length} characters, more than {most}',
  ],
  'document.key': ['不能用 {key} 作名称', '{key} cannot be a name'],
  'format.missing': ['这里缺必填的内容', 'Something that is required is missing here'],
  'format.invalid-type': ['类型不对，应为 {expected}', 'Wrong type: {expected} is expected'],
  'format.invalid-value': ['只能是其中之一：{values}', 'Must be one of: {values}'],
  'format.invalid-format': [
    '写法不对，应符合 {format} {pattern}',
    'Wrong form: {format} {pattern} is expected',
  ],
  'format.too-small': [
    '太少、太小或太短，至少 {minimum}',
    'Too few, too small or too short: at least {minimum}',
  ],
  'format.too-big': [
    '太多、太大或太长，至多 {maximum}',
    'Too many, too large or too long: at most {maximum}',
  ],
  'format.unrecognized-keys': ['格式里没有这些名称：{keys}', 'The format has no such names: {keys}'],
  'format.invalid-union': ['与格式里的任何一种写法都不符', 'Fits none of the forms that the format has'],
  'format.invalid-key': ['名称的写法不对', 'The name has a wrong form'],
  'text.markup': ['文字里不能有 HTML 标签或脚本地址', 'A text may hold no HTML tag and no scripting address'],
  'text.untranslated': ['没有英文，暂以中文代替', 'Without English, the Chinese stands in'],
  'id.twice': ['编号 {id} 重复', 'The id {id} is there twice'],
  'source.unknown': ['没有来源 {source}', 'There is no source {source}'],
  'section.reserved': ['部分编号 {id} 已被占用', 'The section id {id} is reserved'],
  'path.unknown': ['没有问题 {path}', 'There is no question {path}'],
  'path.type': ['问题 {path} 的类型不对，应为 {needed}', 'The question {path} must be of type {needed}'],
  'field.bounds': ['下限大于上限', 'The minimum exceeds the maximum'],
  'field.pattern': [
    '文字格式的写法不对，或不能使用',
    'The pattern is wrong or of a kind that is not allowed',
  ],
  'option.twice': ['选项 {value} 重复', 'The option {value} is there twice'],
  'table.rows': [
    '最少 {minimum} 行多于最多 {maximum} 行',
    'At least {minimum} rows exceed at most {maximum}',
  ],
  'table.first-column': ['固定行的第一列要是文字', 'With fixed rows the first column must be text'],
  'table.total': ['合计列引用的 {column} 不是金额列', 'The total names {column}, which is no money column'],
  'column.unknown': ['表格里没有这一列：{column}', 'The table has no such column: {column}'],
  'attachment.unknown': ['没有附件 {id}', 'There is no attachment {id}'],
  'expression.context': ['这里只能用表内的答案，不能用 {path}', 'Only answers may be used here, not {path}'],
  'expression.column': ['表格没有列 {column}', 'The table has no column {column}'],
  'expression.cycle': ['{path} 循环依赖', '{path} depends on itself'],
  'expression.sensitive': [
    '自动计算的内容不能取用加密的 {path}',
    'What is computed may not read {path}, which is encrypted',
  ],
  'group.items': [
    '最少 {minimum} 项多于最多 {maximum} 项',
    'At least {minimum} records exceed at most {maximum}',
  ],
  'expression.result-type': [
    '表达式结果的类型不对：{message}',
    'The expression gives the wrong type: {message}',
  ],
  'expression.function': ['表达式里不能这样用 {name}', 'Expressions may not use {name} like this'],
  'expression.cost': [
    '表达式最多可能要 {cost} 步，多于 {most} 步',
    'The expression might take {cost} steps, more than {most}',
  ],
  'expression.syntax': ['表达式有误：{message}', 'Wrong expression: {message}'],
  'rubric.weights': ['评分权重合计 {sum}，应为 100', 'Weights sum to {sum}, not 100'],
  'rubric.levels-order': ['等级要从高到低排列', 'Levels must descend'],
  'rubric.levels-floor': ['最低等级要从 0 开始', 'The lowest level must begin at 0'],
  'rubric.anchor-level': ['没有等级 {level}', 'There is no level {level}'],
  'panel.composition': [
    '专家构成 {composed} 人，多于最少人数 {minimum}',
    'The composition of {composed} exceeds the minimum of {minimum}',
  ],
  'panel.even': ['要求单数，最少人数却是 {minimum}', 'The panel must be odd, but its minimum is {minimum}'],
  'panel.fit': ['匹配度权重合计 {sum}，应为 100', 'Weights of the fit sum to {sum}, not 100'],
  'panel.bids': [
    '没有评审环节征集意愿，意愿不能有权重',
    'No review stage asks for bids, so they cannot weigh',
  ],
  'panel.outside': [
    '区外专家 {least} 人多于评审组 {minimum} 人',
    '{least} from outside are more than the panel of {minimum}',
  ],
  'panel.too-small': ['去掉最高最低后至少要 {needed} 人', 'Trimming needs at least {needed} experts'],
  'payments.sum': ['拨款比例合计 {percent}%，应为 100%', 'Instalments sum to {percent} %, not 100 %'],
  'payments.last-when': ['最后一笔拨款不能有条件', 'The last instalment cannot have a condition'],
  'argument.outcome': ['环节没有结论 {outcome}', 'The stage has no outcome {outcome}'],
  'argument.instalment': ['没有拨款 {instalment}', 'There is no instalment {instalment}'],
  'argument.skipped': [
    '这笔拨款有条件，要写明不适用时的结论 skipped',
    'Its instalment has a condition: skipped names the outcome where it does not hold',
  ],
  'step.empty': ['环节线的 {step} 下没有环节', 'No stage stands under the step {step}'],
  'step.unknown': ['没有环节线步骤 {step}', 'There is no step {step}'],
  'workflow.start': ['没有起始环节 {stage}', 'There is no start stage {stage}'],
  'workflow.start-form': ['申报要从填报环节开始', 'Applications must start with a form'],
  'workflow.no-end': ['流程没有结束环节', 'The workflow has no end'],
  'stage.unreachable': ['到不了环节 {stage}', 'Nothing leads to the stage {stage}'],
  'stage.dead-end': ['环节 {stage} 没有出路', 'The stage {stage} leads nowhere'],
  'stage.no-end': ['从环节 {stage} 到不了结束', 'No end can be reached from {stage}'],
  'outcome.target': ['没有目标环节 {to}', 'There is no target stage {to}'],
  'outcome.reserved': ['结论编号 {id} 已被占用', 'The outcome id {id} is reserved'],
  'closed.outcomes': ['结束环节不能有结论', 'A closed stage cannot have outcomes'],
  'withdrawal.target': ['撤回要到结束环节', 'A withdrawal must lead to an end'],
  'form.no-forward': ['填报环节 {stage} 没有可以提交的结论', 'The form {stage} has no outcome to submit by'],
  'letter.stage': ['没有函件所说的环节 {stage}', 'There is no stage {stage} as the letter says'],
  'letter.outcome': [
    '环节没有函件所说的结论 {outcome}',
    'The stage has no outcome {outcome} as the letter says',
  ],
  'form.other-case': [
    '只有申报流程可以有填报环节；{stage} 请改用中期检查、核查等环节',
    'Only the application itself has forms; let {stage} be a milestone, a verification or the like',
  ],
  'return.no-form': [
    '环节 {stage} 的退回要到填报环节，{to} 不是',
    '{stage} must return to a form, and {to} is none',
  ],
  'payment.no-decision': [
    '拨款环节 {stage} 之前可以不经过立项审定或市级结果',
    'Payment {stage} can be reached without a decision or a city result',
  ],
  'payment.no-notice': [
    '拨款环节 {stage} 之前可以不经过公示',
    'Payment {stage} can be reached without a public notice',
  ],
  'registration.no-recheck': [
    '写了复核间隔，缺复核流程',
    'There is an interval of re-checks and no workflow for them',
  ],
  'voucher.absent': [
    '环节 {stage} 要用创新券，定义里却没有 voucher',
    'Stage {stage} is about vouchers, but the definition has no `voucher`',
  ],
  'voucher.no-quota': [
    '写了 voucher，申报流程里却没有发放额度的环节',
    'There is a `voucher` and no stage that issues a quota',
  ],
  'voucher.no-workflow': ['写了 voucher，却没有 {kind} 流程', 'There is a `voucher` and no workflow {kind}'],
  'voucher.workflow-of': [
    '环节 {stage} 要放在 {needed} 流程里',
    'Stage {stage} belongs into the workflow {needed}',
  ],
  'voucher.act': [
    '{kind} 流程里要有一个做 {act} 的环节，且只有一个',
    'The workflow {kind} needs exactly one stage that does {act}',
  ],
  'voucher.start': ['流程要从 {needed} 开始', 'The workflow must start with {needed}'],
  'voucher.refuses': ['兑付环节 {stage} 缺 refuses', 'The redemption stage {stage} lacks `refuses`'],
  'review.deadlines': [
    '评审环节 {stage} 的最后期限早于应交期限',
    'In {stage}, reviews would be refused before they are due',
  ],
  'review.no-rubric': ['评审环节缺评分表', 'The review has no rubric'],
  'notice.days': [
    '公示天数 {stage} 与规定的 {definition} 不一致',
    'The notice of {stage} days differs from the {definition} that are laid down',
  ],
  'objection.role': ['这里的异议处理角色应为 {needed}', 'The role of this objection stage must be {needed}'],
  'objection.no-workflow': ['缺异议流程', 'The workflow of objections is missing'],
  'grades.order': ['绩效等级要从高到低排列', 'Grades must descend'],
  'verification.days': [
    '退回补正和补正期限要一起写',
    'A return for correction and its working days go together',
  ],
  'template.placeholder': ['消息里没有 {name} 这个变量', 'Messages know no placeholder {name}'],
  'template.unknown': ['没有消息模板 {template}', 'There is no template {template}'],
  'reminder.without-due': ['没有时限的环节不能提醒', 'A stage without a due date cannot remind'],
  'reminder.too-early': ['提醒早于进入环节', 'The reminder is before the stage is entered'],
  'unique.empty': ['唯一主张 {id} 没有说明依据哪些内容', 'The unique claim {id} names nothing to tell it by'],
  'claim.repeated': ['同一主张重复', 'The same claim is there twice'],
  'example.absent': ['没有示例，无法演示这里的条件', 'Without an example nothing shows that this works'],
  'example.needed': [
    '条件有示例时，要有整份示例 example',
    'Where rules have examples, the whole example is needed',
  ],
  'example.path': ['示例里的 {path} 不存在', 'The example names {path}, which does not exist'],
  'example.value': ['示例里 {path} 的值类型不对', 'The value of {path} in the example has the wrong type'],
  'example.form': [
    '整份示例不能提交：{path} {problem}',
    'The whole example could not be submitted: {path} {problem}',
  ],
  'example.verdict': [
    '条件 {rule} 的示例应为 {expected}，实际为 {verdict}',
    'The example of {rule} should be {expected} and is {verdict}',
  ],
};

/** A problem in both languages. A code of the expression language that has no words of its own is a wrong expression. */
export function problemWords({ code, params }: Pick<ProgrammeProblem, 'code' | 'params'>): Text {
  const known = problemTexts[code] ?? problemTexts[code.startsWith('expression.') ? 'expression.syntax' : ''];
  const [zh, en] = known ?? [`有问题：${code}`, `A problem: ${code}`];
  return { 'zh-CN': filled(zh, params), en: filled(en, params) };
}

/** Values are told briefly: a definition may hold long ones. */
function filled(template: string, params: Record<string, unknown>): string {
  return template
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name];
      const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
      return text.length > 200 ? `${text.slice(0, 199)}…` : text;
    })
    .trim();
}
