import mark from '../assets/mark.svg';

export default function HomePage() {
  return (
    <main>
      <h1>An application of routes</h1>
      <img src={mark} alt="" />
    </main>
  );
}
