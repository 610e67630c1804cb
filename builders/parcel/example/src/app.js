document.querySelector('#said').textContent = 'Said by a script.';
