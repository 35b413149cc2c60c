import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/review-analysis.json' with { type: 'json' };

const en = () => import('../../locales/en/review-analysis.json', { with: { type: 'json' } });
addBundle('review-analysis', zh, en);
