import { addBundle } from '../../i18n';
import zh from '../../locales/zh-CN/voucher.json' with { type: 'json' };
import '../application/words';

const en = () => import('../../locales/en/voucher.json', { with: { type: 'json' } });
addBundle('voucher', zh, en);
// The general way to conclude a stage finds these refusals among the common ones.
addBundle('problems', zh.problems, en, 'problems');
