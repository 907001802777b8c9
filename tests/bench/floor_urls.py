from config.urls import urlpatterns as product
from tests.bench.floor_pages import urlpatterns as floor

urlpatterns = [*product, *floor]
