document.querySelector('#app').textContent = `Made by Vite, served below ${import.meta.env.BASE_URL}`;
