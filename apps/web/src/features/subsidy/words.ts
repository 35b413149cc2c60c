import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/subsidy.json' with { type: 'json' };

const en = () => import('../../locales/en/subsidy.json', { with: { type: 'json' } });
addBundle('subsidy', zh, en);
// The general way to conclude a stage finds these refusals among the common ones.
addBundle('problems', zh.problems, en, 'problems');
