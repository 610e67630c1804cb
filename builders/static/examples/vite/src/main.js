const base = import.meta.env.BASE_URL;
const pages = {
  '': [`Made by Vite, served below ${base}`, 'about', 'About'],
  about: ['About this application', '', 'Home'],
};

function show() {
  const [text, path, name] = pages[location.pathname.slice(base.length)] ?? pages[''];
  const link = Object.assign(document.createElement('a'), { href: `${base}${path}`, textContent: name });
  link.addEventListener('click', (event) => {
    event.preventDefault();
    history.pushState(null, '', link.href);
    show();
  });
  const heading = Object.assign(document.createElement('h1'), { textContent: text });
  document.querySelector('#app').replaceChildren(heading, link);
}

addEventListener('popstate', show);
show();
