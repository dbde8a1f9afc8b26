using Xunit;

namespace SynapseServerless.Tests;

/// <summary>The switch that says how much the tests do.</summary>
public sealed class EffortTests
{
    private static Effort Read(params (string Name, string Value)[] variables) =>
        Effort.Read(name => variables.Where(variable => variable.Name == name).Select(variable => variable.Value).SingleOrDefault());

    [Fact]
    public void Without_a_word_tests_are_quick_and_do_the_same_every_time()
    {
        Effort effort = Read();
        Assert.Equal(("quick", 0, false), (effort.Name, effort.Base, effort.IsFull));
        Assert.Equal(effort, Read((Effort.Variable, "quick")));
        Assert.Equal(effort.Random(7).Next(), Read().Random(7).Next());
    }

    [Fact]
    public void Each_effort_does_more_than_the_one_before()
    {
        Effort[] efforts = [Read(), Read((Effort.Variable, "full")), Read((Effort.Variable, "soak"))];
        Func<Effort, double>[] measures =
        [
            effort => effort.Schedules, effort => effort.Kills, effort => effort.RankKills, effort => effort.Accidents, effort => effort.Cases(1_000),
        ];
        Assert.All(measures, measure => Assert.True(measure(efforts[0]) < measure(efforts[1]) && measure(efforts[1]) < measure(efforts[2])));
        Assert.Equal([false, true, true], efforts.Select(effort => effort.IsFull));
    }

    [Fact]
    public void A_soak_begins_somewhere_else_each_time_and_where_it_is_told_to()
    {
        Assert.NotEqual(Read((Effort.Variable, "soak")).Base, Read((Effort.Variable, "soak")).Base);
        Effort repeated = Read((Effort.Variable, "soak"), (Effort.BaseVariable, "12345"));
        Assert.Equal(12345, repeated.Base);
        Assert.NotEqual(Read().Random(7).Next(), repeated.Random(7).Next());
    }

    [Fact]
    public void What_is_no_effort_is_refused_with_those_there_are() => Assert.Equal(
        "SYNAPSE_TEST_EFFORT is 'quik', and must be quick, full or soak.",
        Assert.Throws<InvalidOperationException>(() => Read((Effort.Variable, "quik"))).Message);
}
