using SynapseServerless.Runs;
using Xunit;

namespace SynapseServerless.Tests;

public sealed class SetAsideReasonsTests
{
    [Fact]
    public void Reasons_beyond_the_most_are_counted_as_one_for_each_stage()
    {
        var reasons = new SetAsideReasons(most: 2);
        reasons.Add("A", "x", "'1' is bad", 3, "r1", "r2");
        reasons.Add("A", "x", "'2' is bad", 1, "r3");
        reasons.Add("A", "x", "'3' is bad", 4, "r4");
        reasons.Add("B", "y", "'4' is bad", 5, "r5");
        reasons.Add("A", "z", "'5' is bad", 6, "r6");
        reasons.Add("A", "x", "'1' is bad", 10, "r7", "r8", "r9", "r10");

        const string Others = "other reasons; see the files of rows set aside";
        Assert.Equal(
            [("A", "x", "'1' is bad", 13), ("A", "x", "'2' is bad", 1), ("A", null, Others, 10), ("B", null, Others, 5)],
            reasons.Records().Select(reason => (reason.Stage, reason.Column, reason.Problem, reason.Rows)));
        Assert.Equal(["r1", "r2", "r7", "r8", "r9"], reasons.Records().First().Examples);
    }
}
