using System.Globalization;
using SynapseServerless.VowpalWabbit;
using Xunit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>Losses that VW's own tests expect of its commands, digit by digit.</summary>
/// <remarks>Number, command, average loss and number of features are those of <c>test/core.vwtest.json</c> and <c>test/train-sets/ref/*.stderr</c>.</remarks>
public sealed class ReferenceLossTests
{
    [Theory]
    [InlineData(721, "0002_25.dat", "", "0.056531", 374)]
    [InlineData(497, "0002_25.dat", "--initial_t 100", "0.054067", 374)]
    [InlineData(513, "0002_25.dat", "-b 7", "0.055236", 374)]
    [InlineData(490, "0002_25.dat", "--initial_weight 0.5", "0.030611", 374)]
    [InlineData(511, "0001_25.dat", "-b 7", "0.373322", 2109)]
    [InlineData(575, "0002_25.dat", "-t", "0.279177", 374)]
    [InlineData(680, "0002_25.dat", "--l1 0.001 --l2 0.001", "0.056742", 374)]
    [InlineData(724, "0002_25.dat", "--min_prediction 0.0 --max_prediction 1.0", "0.067773", 374)]
    [InlineData(711, "0002_25.dat", "--passes 3 --holdout_off", "0.024178", 1122)]
    [InlineData(713, "0002_25.dat", "--passes 5 --holdout_period 3", "0.008313", 1270)]
    [InlineData(714, "0002_25.dat", "--passes 10 --early_terminate 2", "0.001528", 1376)]
    [InlineData(531, "0002_25.dat", "--loss_function hinge -b 7", "0.709866", 374)]
    [InlineData(537, "0002_25.dat", "--loss_function quantile --quantile_tau 0.5 -b 7", "0.079018", 374)]
    [InlineData(538, "0002_25.dat", "--loss_function quantile --quantile_tau 0.25 -b 7", "0.043195", 374)]
    [InlineData(539, "0002_25.dat", "--loss_function expectile --expectile_q 0.5 -b 7", "0.027618", 374)]
    [InlineData(540, "0002_25.dat", "--loss_function expectile --expectile_q 0.25 -b 7", "0.041372", 374)]
    [InlineData(541, "0002_25.dat", "--loss_function classic -b 7", "0.048876", 374)]
    [InlineData(725, "0001_25.dat", "--loss_function logistic", "0.647030", 2109)]
    [InlineData(130, "poisson_small.dat", "--loss_function poisson --link poisson -b 2", "4.304199", 70)]
    [InlineData(131, "poisson_small.dat", "--normalized --loss_function poisson --link poisson -b 2 -l 0.1", "4.062876", 70)]
    [InlineData(21, "xxor.dat", "--cubic abc --passes 100 --holdout_off", "0.010006", 4000)]
    [InlineData(524, "multi_namespace.dat", "--interactions ab --interactions bc -b 7", "0.522990", 38)]
    [InlineData(509, "multi_namespace.dat", "--keep A --keep B", "0.572504", 25)]
    [InlineData(594, "0002_25.dat", "-q :: --leave_duplicate_interactions", "0.071818", 3309)]
    [InlineData(152, "0154.dat", "--passes 10000 --holdout_off --noconstant --ignore_linear x -q xx", "0.567908", 100000)]
    [InlineData(720, "interact.dat", "-q ab --permutations", "0.380558", 234)]
    [InlineData(11, "multiclass", "--oaa 10 --passes 10 --holdout_off", "0.090000", 200)]
    [InlineData(566, "cs_test.ldf", "--csoaa 4 --noconstant", "0.000000", 21)]
    [InlineData(9, "cs_test.ldf", "--passes 10 --invariant --csoaa_ldf multiline --holdout_off --noconstant", "0.366667", 210)]
    [InlineData(108, "cs_test.ldf", "--probabilities --csoaa_ldf=mc --loss_function=logistic", "1.000000", 28)]
    [InlineData(414, "csoaa_ldf_multiline_with_shared.txt", "--csoaa_ldf=m -q ua", "0.750000", 192)]
    [InlineData(82, "cb_test.ldf", "--cb_adf --noconstant", "1.000000", 23)]
    [InlineData(91, "cb_test.ldf", "--cb_adf --rank_all --cb_type dr", "0.931417", 31)]
    [InlineData(126, "cb_test.ldf", "--cb_explore_adf --epsilon 0.1 --noconstant", "0.333333", 27)]
    [InlineData(127, "cb_test.ldf", "--cb_explore_adf --softmax --lambda 1 --noconstant", "0.333333", 27)]
    [InlineData(406, "cb_test_non_binary_costs.ldf", "--loss_function logistic --cb_explore_adf", "0.111667", 170)]
    [InlineData(407, "cb_test_non_binary_costs.ldf", "--loss_function logistic --cb_explore_adf --logistic_min -1 --logistic_max 2", "0.178167", 170)]
    [InlineData(408, "cb_test_non_binary_costs.ldf", "--loss_function logistic --cb_explore_adf --logistic_min 0 --logistic_max 1", "0.159167", 170)]
    [InlineData(696, "dsjson_cb_default_ns.json", "--cb_explore_adf --dsjson", "-0.356618", 160)]
    [InlineData(699, "cb_simple_pdrop.json", "--cb_explore_adf --dsjson", "-1.000000", 6)]
    [InlineData(701, "cb_features_w_zero_vals.dsjson", "--cb_explore_adf --dsjson", "-1.000000", 4)]
    [InlineData(609, "cb_features_w_zero_vals.dsjson", "--cb_adf --dsjson", "-2.000000", 6)]
    public void A_command_of_VW_gives_the_loss_that_its_own_test_expects(int number, string data, string arguments, string loss, long features)
    {
        Learner learner = CommandRun.Of(data, arguments);

        Assert.True(number > 0);
        Assert.Equal((loss, features), (learner.AverageLoss.ToString("F6", CultureInfo.InvariantCulture), learner.Progress.Features));
    }
}
