using SynapseServerless.Data;
using Xunit;

namespace SynapseServerless.Tests.Data;

public sealed class HeapSettingTests
{
    private readonly List<string> _calls = [];

    private HeapSetting Setting() => new(threshold => _calls.Add($"threshold {threshold}"), () => _calls.Add("trim"));

    [Fact]
    public void A_process_whose_program_asked_for_nothing_is_left_as_it_is()
    {
        HeapSetting setting = Setting();
        setting.AfterTask();
        setting.Trim();
        using (setting.Reuse())
            setting.AfterTask();
        Assert.Empty(_calls);
    }

    [Fact]
    public void What_the_program_asked_for_is_set_after_the_first_task_and_waits_for_work_that_reads_a_lot()
    {
        HeapSetting setting = Setting();
        setting.Ask();
        Assert.Empty(_calls);
        setting.Trim();
        setting.AfterTask();
        using (setting.Reuse())
            setting.AfterTask();
        Assert.Equal(
            ["trim", "threshold 262144", "trim", "threshold 33554432", "threshold 33554432", "trim", "threshold 262144", "trim"], _calls);
    }
}
