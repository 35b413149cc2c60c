import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/recognition.json' with { type: 'json' };

const en = () => import('../../locales/en/recognition.json', { with: { type: 'json' } });
addBundle('recognition', zh, en);
// The general way to conclude a stage finds these refusals among the common ones.
addBundle('problems', zh.problems, en, 'problems');
