package dev.runctl.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runctl.domain.cost.HourlyPrice;
import dev.runctl.domain.cost.HourlyPrice.Basis;
import dev.runctl.domain.instance.Lifecycle;
import dev.runctl.domain.instance.Location;
import org.junit.jupiter.api.Test;

class ListPricesTest {
    private final ListPrices prices = new ListPrices();

    @Test
    void aListedRegionHasItsOwnPrice() {
        assertThat(prices.price(new Location("work", "eu-west-1"), "g5.xlarge", Lifecycle.ON_DEMAND))
                .hasValueSatisfying(price -> {
                    assertThat(price.usd()).isEqualByComparingTo("1.123");
                    assertThat(price.basis()).isEqualTo(Basis.LIST_PRICE);
                });
    }

    @Test
    void anotherRegionsPriceIsNotBorrowed() {
        assertThat(prices.price(new Location("work", "ap-south-1"), "g5.xlarge", Lifecycle.ON_DEMAND))
                .isEmpty();
        assertThat(prices.price(new Location("work", "eu-west-1"), "g5.xlarge", Lifecycle.SPOT))
                .isEmpty();
    }

    @Test
    void spotIsLabelledAsSuch() {
        assertThat(prices.price(new Location("work", "us-east-1"), "g5.xlarge", Lifecycle.SPOT))
                .hasValueSatisfying(price -> {
                    assertThat(price.usd()).isEqualByComparingTo("0.397");
                    assertThat(price.basis()).isEqualTo(Basis.SPOT_PRICE);
                });
    }

    @Test
    void thisComputerIsFreeWhateverTheType() {
        assertThat(prices.price(Location.thisComputer(), "anything", Lifecycle.ON_DEMAND))
                .hasValue(HourlyPrice.FREE);
    }
}
