import { Link, Outlet } from 'umi';
import styles from './index.less';

export default function Layout() {
  return (
    <div className={styles.page}>
      <nav>
        <Link to="/">Home</Link> <Link to="/docs">Docs</Link>
      </nav>
      <Outlet />
    </div>
  );
}
