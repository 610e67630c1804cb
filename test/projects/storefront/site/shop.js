const shelf = document.querySelector('#products');
const status = document.querySelector('#status');
const basket = document.querySelector('#basket');
const price = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });

async function answerOf(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

function element(tag, className, text = '') {
  const created = document.createElement(tag);
  created.className = className;
  created.textContent = text;
  return created;
}

function stockLine(left) {
  if (left === 0) return element('span', 'stock gone', 'Back after the next firing');
  return element('span', left < 5 ? 'stock few' : 'stock', left < 5 ? `Only ${left} left` : `${left} in stock`);
}

function card(product, left) {
  const item = element('li', `card ${product.glaze.toLowerCase()}`);
  const picture = element('div', 'picture');
  const image = new Image(180, 180);
  image.src = product.image;
  image.alt = product.name;
  picture.append(image);

  const line = element('div', 'line');
  line.append(element('h3', '', product.name), element('span', 'price', price.format(product.price)));
  const button = element('button', 'add', left === 0 ? 'Sold out' : 'Add to basket');
  button.disabled = left === 0;
  button.addEventListener('click', () => {
    basket.textContent = String(Number(basket.textContent) + 1);
  });
  item.append(picture, line, element('p', 'glaze', `${product.glaze} glaze`), stockLine(left), button);
  return item;
}

try {
  // Two services, one origin: no host names, no CORS.
  const [products, stock] = await Promise.all([answerOf('/svc/express/products'), answerOf('/svc/go/stock')]);
  shelf.replaceChildren(...products.map((product) => card(product, stock.left[product.id] ?? 0)));
  const pieces = Object.values(stock.left).reduce((sum, left) => sum + left, 0);
  status.textContent = `${products.length} pieces · ${pieces} ready to leave`;
} catch (problem) {
  status.textContent = `The shelf cannot be reached: ${problem.message}`;
  status.classList.add('problem');
}
