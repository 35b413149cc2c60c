import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/review.json' with { type: 'json' };

const en = () => import('../../locales/en/review.json', { with: { type: 'json' } });
addBundle('review', zh, en);
// The general way to conclude a stage finds these refusals among the common ones.
addBundle('problems', zh.problems, en, 'problems');
