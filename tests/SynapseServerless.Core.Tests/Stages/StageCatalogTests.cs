using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class StageCatalogTests
{
    [Fact]
    public void Two_stages_of_one_name_are_refused_and_both_are_named()
    {
        StageCatalog catalog = new StageCatalog().Add<One.Doubling>();
        var error = Assert.Throws<SpecificationException>(() => catalog.Add<Other.Doubling>());
        Assert.Contains("Two stages are called 'Doubling'", error.Message);
        Assert.Contains("SynapseServerless.Tests.StageCatalogTests+One+Doubling of SynapseServerless.Core.Tests", error.Message);
        Assert.Contains("SynapseServerless.Tests.StageCatalogTests+Other+Doubling of SynapseServerless.Core.Tests", error.Message);
        Assert.Equal(typeof(One.Doubling), catalog.Get("Doubling").ClrType);
    }

    [Fact]
    public void A_stage_may_be_added_by_several_rooms()
    {
        StageCatalog catalog = new StageCatalog().Add<One.Doubling>().Add<One.Doubling>();
        Assert.Equal(["Doubling"], catalog.Stages.Select(stage => stage.Name));
    }

    private static class One
    {
        internal sealed class Doubling : Toy;
    }

    private static class Other
    {
        internal sealed class Doubling : Toy;
    }

    internal abstract class Toy : BatchTransformer
    {
        public override BoundBatchTransformer Bind(Apache.Arrow.Schema input) => throw new NotSupportedException();
    }
}
