import '../../../../page-kit/client/kit.css';
import './counter.css';
import { mountPage } from '../../../../page-kit/client/index.ts';
import { CounterPage } from './counter-page.tsx';

mountPage(<CounterPage />);
