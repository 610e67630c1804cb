from fastapi import FastAPI
from platform_common import amount

app = FastAPI(openapi_url=None)


@app.get("/svc/stock/total")
def total() -> dict[str, str]:
    return {"service": "stock", "total": amount(1900)}
